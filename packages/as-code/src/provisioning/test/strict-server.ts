/**
 * A server that implements what a product documents, strictly, for tests: authentication, every body against the published
 * schemas, and faults on demand. What it does not know it refuses.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonObject } from "../platform.ts";

export interface StrictRequest {
  readonly method: string;
  readonly path: string;
  /** What the groups of the route's pattern took, decoded. */
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

export interface StrictAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `POST /api/folders`, then what it does; the first that matches answers. */
export type Route = readonly [on: RegExp, answer: (request: StrictRequest) => StrictAnswer];

/** What goes wrong, for the next requests that match. */
export interface Fault {
  readonly on: RegExp;
  /** How often; once where it is absent. */
  times?: number;
  readonly answer?: StrictAnswer;
  /** The connection ends without an answer: before anything was done, or after. */
  readonly drop?: "before" | "after";
}

export interface StrictServer {
  readonly url: string;
  /** `POST /api/folders`, in the order in which they came. */
  readonly requests: string[];
  readonly faults: Fault[];
  close(): Promise<void>;
}

export interface StrictServerOptions {
  readonly routes: readonly Route[];
  /** Where the key is wrong, its answer. */
  readonly refusal: (request: StrictRequest) => StrictAnswer | undefined;
  readonly unknown: (request: StrictRequest) => StrictAnswer;
  /** Where a body is no JSON, its answer. */
  readonly notJson: () => StrictAnswer;
}

/** On a free port of loopback. */
export async function startStrictServer(options: StrictServerOptions): Promise<StrictServer> {
  const requests: string[] = [];
  const faults: Fault[] = [];
  const server = createServer((incoming, response) => {
    void respond(options, requests, faults, incoming, response);
  });
  await new Promise<void>((ready) => {
    server.listen(0, "127.0.0.1", ready);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server on TCP has no other address
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    faults,
    close: () =>
      new Promise((closed, failed) => {
        server.close((error) => (error === undefined ? closed() : failed(error)));
        server.closeAllConnections();
      }),
  };
}

async function respond(
  options: StrictServerOptions,
  requests: string[],
  faults: Fault[],
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? "/", "http://localhost");
  const asked = `${incoming.method ?? "GET"} ${url.pathname}`;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  requests.push(asked);
  const fault = takenFault(faults, asked);
  if (fault?.drop === "before") {
    incoming.socket.destroy();
    return;
  }
  const answer = fault?.answer ?? answerTo(options, incoming, url, asked, Buffer.concat(chunks).toString());
  if (fault?.drop === "after") {
    incoming.socket.destroy();
    return;
  }
  const text = answer.body === undefined ? "" : JSON.stringify(answer.body);
  response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
  response.end(text);
}

function takenFault(faults: Fault[], asked: string): Fault | undefined {
  const fault = faults.find(({ on, times = 1 }) => times > 0 && on.test(asked));
  if (fault !== undefined) fault.times = (fault.times ?? 1) - 1;
  return fault;
}

function answerTo(
  { routes, refusal, unknown, notJson }: StrictServerOptions,
  { method = "GET", headers }: IncomingMessage,
  url: URL,
  asked: string,
  text: string,
): StrictAnswer {
  const plain = { method, path: url.pathname, params: [], query: url.searchParams, headers, body: undefined };
  const refused = refusal(plain);
  if (refused !== undefined) return refused;
  for (const [on, answer] of routes) {
    const match = on.exec(asked);
    if (match === null) continue;
    const params = match.slice(1).map((part) => decodeURIComponent(part ?? ""));
    if (text === "") return answer({ ...plain, params });
    try {
      return answer({ ...plain, params, body: JSON.parse(text) });
    } catch (cause) {
      if (cause instanceof SyntaxError) return notJson();
      throw cause;
    }
  }
  return unknown(plain);
}

export function objectOf(value: unknown): JsonObject {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a plain object was asked for just before
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
