/** A real OTLP/HTTP receiver on loopback that keeps what it is sent. */
import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import {
  decodeLogs,
  decodeMetrics,
  decodeTraces,
  type KeyValue,
  type LogRecord,
  type Metric,
  type Resource,
  type Span,
} from "@sightline/otlp";

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array;
}

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export interface Collector {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly Received[];
  /** The next requests get these answers, in order; then 200 again. */
  answer(...answers: Answer[]): void;
  spans(): Span[];
  spanResources(): Resource[];
  metrics(): Metric[];
  logs(): LogRecord[];
  /** Resolves when `found` gives something; rejects after two seconds. */
  until<T>(found: () => T | undefined): Promise<T>;
  close(): Promise<void>;
}

export async function collector(port = 0): Promise<Collector> {
  const requests: Received[] = [];
  const answers: Answer[] = [];
  const server = http.createServer((request, response) => {
    void receive(request, response, answers, requests);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The collector has no port.");
  const of = (path: string): Received[] => requests.filter((request) => request.path === path);
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    answer: (...next) => answers.push(...next),
    spans: () =>
      of("/v1/traces").flatMap(({ body }) =>
        decodeTraces(body).resourceSpans.flatMap((group) => group.scopeSpans.flatMap((scope) => scope.spans)),
      ),
    spanResources: () =>
      of("/v1/traces").flatMap(({ body }) => decodeTraces(body).resourceSpans.map((group) => group.resource)),
    metrics: () =>
      of("/v1/metrics").flatMap(({ body }) =>
        decodeMetrics(body).resourceMetrics.flatMap((group) =>
          group.scopeMetrics.flatMap((scope) => scope.metrics),
        ),
      ),
    logs: () =>
      of("/v1/logs").flatMap(({ body }) =>
        decodeLogs(body).resourceLogs.flatMap((group) =>
          group.scopeLogs.flatMap((scope) => scope.logRecords),
        ),
      ),
    until: async (found) => {
      for (let waited = 0; waited < 2000; waited += 10) {
        const value = found();
        if (value !== undefined) return value;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(`Not received in time; there were ${requests.length} requests.`);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  answers: Answer[],
  requests: Received[],
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
  const answer = answers.shift() ?? { status: 200 };
  if (answer.status === 200) requests.push({ path: request.url ?? "", headers: request.headers, body });
  response.writeHead(answer.status, { "content-type": "application/x-protobuf", ...answer.headers });
  response.end(answer.body);
}

/** Attributes as an object; integers as numbers. */
export function attributesOf(attributes: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.kind === "int" ? Number(value.value) : value.kind === "empty" ? undefined : value.value,
    ]),
  );
}
