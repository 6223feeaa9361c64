/**
 * OTLP over gRPC. The messages are our own encoded bytes; grpc-js only carries them: its retries are off, because whoever
 * sends waits, counts and speaks the same for all destinations.
 */
import type * as grpcModule from "@grpc/grpc-js";
import type { Client, ClientUnaryCall, Metadata, ServiceError } from "@grpc/grpc-js";
import { retryDelayMs } from "@sightline/otlp/encode";
import type { Signal } from "../config/exporter-config.ts";
import { withHint } from "./connection-hint.ts";
import { UNSAMPLED, USER_AGENT } from "./http-destination.ts";
import type { Destination, Outcome } from "./outcome.ts";
import { readPartialSuccess } from "./partial-success.ts";
import type { TlsMaterial } from "./tls.ts";

export interface GrpcDestinationSettings {
  /** Scheme, host and port; `https` means TLS. */
  readonly url: URL;
  readonly signal: Signal;
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: "none" | "gzip";
  /** For one call, from the connection to its answer. */
  readonly timeoutMs: number;
  readonly tls: TlsMaterial;
}

/** What is used of `@grpc/grpc-js`, which is loaded when the first request is sent. */
export type Grpc = Pick<typeof grpcModule, "Client" | "compressionAlgorithms" | "credentials" | "Metadata">;

/** opentelemetry-proto, `collector/`. */
const METHODS: Readonly<Record<Signal, string>> = {
  traces: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
  metrics: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
  logs: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
};

/**
 * Cancelled, deadline exceeded, aborted, out of range, unavailable, data loss: may be tried again
 * (https://opentelemetry.io/docs/specs/otlp/#failures).
 */
const RETRYABLE: ReadonlySet<number> = new Set([1, 4, 10, 11, 14, 15]);
const DEADLINE_EXCEEDED = 4;
/** To be tried again only when the server says when, by RetryInfo. */
const RESOURCE_EXHAUSTED = 8;
/** An answer is a few bytes. */
const MAX_ANSWER = 64 * 1024;
/** After a lost connection; the pause between two tries is the sender's affair, so this must not add to it. */
const RECONNECT_MS = 250;

export class GrpcDestination implements Destination {
  readonly name: string;
  readonly #settings: GrpcDestinationSettings;
  readonly #client: Client;
  readonly #metadata: Metadata;
  readonly #now: () => number;
  readonly #pending = new Set<ClientUnaryCall>();

  /** `now` in milliseconds since 1970, for the deadline of a call. */
  constructor(grpc: Grpc, settings: GrpcDestinationSettings, now: () => number) {
    const { url, signal, tls, compression } = settings;
    const secure = url.protocol === "https:";
    this.name = `grpc${secure ? "s" : ""}://${url.host} (${signal})`;
    this.#settings = settings;
    this.#now = now;
    const certificates = secure
      ? grpc.credentials.createSsl(tls.ca ?? null, tls.key ?? null, tls.cert ?? null)
      : grpc.credentials.createInsecure();
    this.#client = new grpc.Client(`${url.hostname}:${url.port || (secure ? 443 : 80)}`, certificates, {
      "grpc.enable_retries": 0,
      "grpc.initial_reconnect_backoff_ms": RECONNECT_MS,
      "grpc.min_reconnect_backoff_ms": RECONNECT_MS,
      "grpc.max_reconnect_backoff_ms": RECONNECT_MS,
      "grpc.max_receive_message_length": MAX_ANSWER,
      "grpc.primary_user_agent": USER_AGENT,
      "grpc.default_compression_algorithm":
        grpc.compressionAlgorithms[compression === "gzip" ? "gzip" : "identity"],
    });
    this.#metadata = new grpc.Metadata();
    for (const [name, value] of Object.entries(settings.headers))
      this.#metadata.set(name.toLowerCase(), value);
    this.#metadata.set("traceparent", UNSAMPLED);
  }

  send(body: Uint8Array): Promise<Outcome> {
    return new Promise((resolve) => {
      const { signal, timeoutMs } = this.#settings;
      const message = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      const call = this.#client.makeUnaryRequest(
        METHODS[signal],
        asIs,
        asIs,
        message,
        this.#metadata,
        { deadline: this.#now() + timeoutMs },
        (error, answer) => {
          this.#pending.delete(call);
          if (error !== null) resolve(failure(error, timeoutMs));
          else resolve({ kind: "accepted", ...readPartialSuccess(answer ?? new Uint8Array()) });
        },
      );
      this.#pending.add(call);
    });
  }

  /** grpc-js holds the process while a call is under way, whatever else has ended. */
  interrupt(): void {
    for (const call of this.#pending) call.cancel();
  }

  close(now: boolean): void {
    if (now) this.interrupt();
    this.#client.close();
  }
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}

function failure(error: ServiceError, timeoutMs: number): Outcome {
  const code: number = error.code;
  const reason =
    code === DEADLINE_EXCEEDED
      ? `no answer within ${timeoutMs} ms`
      : withHint(`gRPC ${code} ${sentenceOf(error.details || error.message)}`);
  const [details] = error.metadata.get("grpc-status-details-bin");
  const afterMs = details instanceof Uint8Array ? retryDelayMs(details) : undefined;
  const again = RETRYABLE.has(code) || (code === RESOURCE_EXHAUSTED && afterMs !== undefined);
  return again ? { kind: "later", reason, afterMs } : { kind: "refused", reason };
}

/** On one line, without the heading of a note that grpc-js leaves empty. */
function sentenceOf(details: string): string {
  return details
    .replaceAll(/\s+/g, " ")
    .replace(/\s*\.?\s*Resolution note:\s*$/, "")
    .trim();
}
