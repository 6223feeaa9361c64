/** Sends the requests of a file to an OTLP/HTTP receiver, and again where it says so. */
import { setTimeout as sleep } from "node:timers/promises";
import { decodeExportResponse, type Signal } from "@sightline/otlp";
import type { Rejection } from "../store/store.ts";
import { dataFileErrors } from "./errors.ts";
import type { ImportSink } from "./import.ts";

export interface OtlpSinkOptions {
  /** `http://127.0.0.1:4318`. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds that a request is tried for; default two minutes. */
  readonly patienceMs?: number;
}

/** https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const PATIENCE_MS = 120_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

export function otlpSink(options: OtlpSinkOptions): ImportSink {
  const { patienceMs = PATIENCE_MS } = options;
  let requests = 0;
  return {
    async take(signal, compressed) {
      const deadline = Date.now() + patienceMs;
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        const outcome = await send(options, signal, compressed);
        if (outcome.kind === "taken") {
          requests++;
          return outcome.rejections;
        }
        const wait = Math.max(pause, outcome.retryAfterMs);
        if (outcome.kind === "refused" || Date.now() + wait > deadline)
          throw dataFileErrors.IMPORT_STOPPED({ reason: outcome.reason, requests }, { cause: outcome.cause });
        await sleep(wait);
      }
    },
  };
}

type Outcome =
  | { readonly kind: "taken"; readonly rejections: readonly Rejection[] }
  | {
      readonly kind: "later" | "refused";
      readonly reason: string;
      readonly retryAfterMs: number;
      readonly cause?: unknown;
    };

async function send(options: OtlpSinkOptions, signal: Signal, compressed: Uint8Array): Promise<Outcome> {
  const { url, headers = {}, fetch = globalThis.fetch } = options;
  try {
    const answer = await fetch(`${url.replace(/\/+$/, "")}/v1/${signal}`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/x-protobuf", "content-encoding": "zstd" },
      body: Buffer.from(compressed),
    });
    const body = new Uint8Array(await answer.arrayBuffer());
    if (answer.ok) return { kind: "taken", rejections: rejectionsOf(body) };
    const retryAfterMs = Number(answer.headers.get("retry-after") ?? 0) * 1000 || 0;
    const reason = `the receiver at ${url} answered ${answer.status}`;
    return { kind: RETRYABLE.has(answer.status) ? "later" : "refused", reason, retryAfterMs };
  } catch (cause) {
    return { kind: "later", reason: `the receiver at ${url} cannot be reached`, retryAfterMs: 0, cause };
  }
}

/** A Sightline receiver names each reason with its count; others write one sentence. */
function rejectionsOf(body: Uint8Array): readonly Rejection[] {
  const partial = decodeExportResponse(body);
  if (partial === undefined || partial.rejected === 0n) return [];
  const rejected = Number(partial.rejected);
  const named = partial.errorMessage.split("; ").map((text) => /^(\d+): (.+)$/.exec(text));
  const rejections = named.map((match) => ({ count: Number(match?.[1] ?? 0), reason: match?.[2] ?? "" }));
  const sum = rejections.reduce((total, { count }) => total + count, 0);
  return sum === rejected ? rejections : [{ count: rejected, reason: partial.errorMessage }];
}
