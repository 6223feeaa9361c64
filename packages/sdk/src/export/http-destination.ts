/** OTLP over HTTP, protobuf or JSON: one keep-alive connection a signal, gzip by choice, no retry of its own. */
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { Socket } from "node:net";
import type { Signal } from "../config/exporter-config.ts";
import { SDK_NAME, SDK_VERSION } from "../resource/version.ts";
import { withHint } from "./connection-hint.ts";
import { jsonBody } from "./json-body.ts";
import type { Destination, Outcome } from "./outcome.ts";
import { readPartialSuccess, readPartialSuccessJson, readReason } from "./partial-success.ts";
import type { TlsMaterial } from "./tls.ts";

export interface HttpDestinationSettings {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: "none" | "gzip";
  /** For one request, from the connection to the end of the answer. */
  readonly timeoutMs: number;
  /** Bodies are sent as OTLP/JSON of this signal instead of protobuf. */
  readonly json?: Signal;
  readonly tls?: TlsMaterial;
}

/** All others must not be retried (https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes). */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** An answer is a few bytes; what is longer is not OTLP and is not kept. */
const MAX_ANSWER = 64 * 1024;
/** As OTLP's specification asks (https://opentelemetry.io/docs/specs/otel/protocol/exporter/#user-agent). */
export const USER_AGENT: string = `${SDK_NAME}/${SDK_VERSION}`;
/** An unsampled parent: a receiver that is traced itself, even by this very process, does not trace the export. */
export const UNSAMPLED: string = "00-00000000000000000000000000000001-0000000000000001-00";

export class HttpDestination implements Destination {
  readonly name: string;
  readonly #settings: HttpDestinationSettings;
  readonly #request: (options: RequestOptions) => ClientRequest;
  readonly #agent: Agent;
  readonly #options: RequestOptions;
  readonly #pending = new Set<ClientRequest>();

  readonly #now: () => number;

  /** `now` in milliseconds since 1970, to read a Retry-After that is a date. */
  constructor(settings: HttpDestinationSettings, now: () => number) {
    const { url } = settings;
    this.#now = now;
    this.#settings = settings;
    this.name = `${url.protocol}//${url.host}${url.pathname}`;
    // Not imported: importing `node:http` as a module reads all its exports, which loads undici (about 50 ms of CPU), and
    // TLS is loaded only when it is used.
    const protocol = process.getBuiltinModule(url.protocol === "https:" ? "node:https" : "node:http");
    this.#request = (options) => protocol.request(options);
    this.#agent = new protocol.Agent({ keepAlive: true, maxSockets: 1, ...settings.tls });
    this.#options = {
      protocol: url.protocol,
      hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: url.port,
      path: `${url.pathname}${url.search}`,
      method: "POST",
      agent: this.#agent,
    };
  }

  async send(body: Uint8Array): Promise<Outcome> {
    try {
      const gzipped = this.#settings.compression === "gzip";
      const { json } = this.#settings;
      const sent = json === undefined ? body : await jsonBody(json, body);
      return await this.#post(gzipped ? await compress(sent) : sent, gzipped);
    } catch (error) {
      return {
        kind: "later",
        reason: withHint(error instanceof Error ? reasonOf(error) : String(error)),
        afterMs: undefined,
      };
    }
  }

  close(now: boolean): void {
    if (now) for (const request of this.#pending) request.destroy(new Error("the export was stopped"));
    this.#agent.destroy();
  }

  #post(body: Uint8Array, gzipped: boolean): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const headers: Record<string, string | number> = {
        "user-agent": USER_AGENT,
        ...this.#settings.headers,
        traceparent: UNSAMPLED,
        "content-type": this.#settings.json === undefined ? "application/x-protobuf" : "application/json",
        "content-length": body.length,
      };
      if (gzipped) headers["content-encoding"] = "gzip";
      const request = this.#request({ ...this.#options, headers });
      this.#pending.add(request);
      const timer = setTimeout(() => {
        request.destroy(new Error(`no answer within ${this.#settings.timeoutMs} ms`));
      }, this.#settings.timeoutMs);
      timer.unref();
      request.on("close", () => {
        clearTimeout(timer);
        this.#pending.delete(request);
      });
      request.on("error", reject);
      // Telemetry must not keep a process alive; a flush holds it by a timer of its own.
      request.on("socket", (socket: Socket) => socket.unref());
      request.on("response", (response) => {
        collect(response).then((answer) => resolve(outcomeOf(response, answer, this.#now())), reject);
      });
      request.end(body);
    });
  }
}

function compress(body: Uint8Array): Promise<Buffer> {
  const { gzip } = process.getBuiltinModule("node:zlib");
  return new Promise((resolve, reject) => {
    gzip(body, (error, compressed) => (error === null ? resolve(compressed) : reject(error)));
  });
}

async function collect(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size <= MAX_ANSWER) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function outcomeOf(response: IncomingMessage, answer: Buffer, now: number): Outcome {
  const status = response.statusCode ?? 0;
  const type = response.headers["content-type"] ?? "";
  if (status >= 200 && status < 300) {
    if (type.startsWith("application/x-protobuf")) return { kind: "accepted", ...readPartialSuccess(answer) };
    if (type.startsWith("application/json")) return { kind: "accepted", ...readPartialSuccessJson(answer) };
    return { kind: "accepted", rejected: 0, message: "" };
  }
  const words = readReason(answer, type);
  const line = `HTTP ${status} ${response.statusMessage ?? ""}`.trimEnd();
  const reason = withHint(words === "" ? line : `${line} (${words})`);
  if (!RETRYABLE.has(status)) return { kind: "refused", reason };
  return { kind: "later", reason, afterMs: retryAfterMs(response.headers["retry-after"], now) };
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3); `undefined` when it is absent or not one of these. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function reasonOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
