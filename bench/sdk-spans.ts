/**
 * A span's cost in the caller: starting, eight attributes, ending, and handing over to the queue of the batch export. The
 * loop does not yield, so both queues are full and drop most of the time; encoding and sending are not in it. Before the
 * timing each contender sends one span for real, and what arrives must be the same.
 *
 * Run as a program with the name of a case it says its times as JSON: each case has a process with one SDK of each kind,
 * as an application has. A second one in the same process made V8 give up what it had compiled for the first.
 */
import { execFileSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { type Context, ROOT_CONTEXT, trace, TraceFlags, type Tracer } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { decodeTraces, type Span } from "@sightline/otlp";
import { setupObservability } from "@sightline/sdk";
import { measure } from "./measure.ts";
import type { BenchCase } from "./report.ts";

const ATTRIBUTES = 8;
const keys = Array.from({ length: ATTRIBUTES }, (_, at) => `bench.attribute.${at}`);
const CASES: Readonly<Record<string, number>> = { "span, recorded, 8 attributes": 1, "span, unsampled": 0 };
/** Spans of callers that sampled, before those are timed that are left out: a service has both kinds. */
const OTHERS = 300_000;

export function spanCases(): BenchCase[] {
  return Object.keys(CASES).map((name) => {
    const said = execFileSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), name], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { ours = Number.NaN, ...rivals }: Record<string, number> = JSON.parse(said);
    return { case: name, unit: "ns", better: "lower", ours, rivals };
  });
}

async function timesOf(name: string, ratio: number): Promise<Record<string, number>> {
  const sink = await listen();
  const observability = setupObservability({
    serviceName: "bench",
    endpoint: sink.url,
    traceSamplerRatio: ratio,
    metricsExporters: ["none"],
  });
  const tracer = observability.getTracer("bench");
  const exporter = new OTLPTraceExporter({ url: `${sink.url}/v1/traces` });
  const rival = new TracerProvider({
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const otel = rival.getTracer("bench");
  perform(tracer);
  await observability.flush();
  const ours = sink.taken();
  perform(otel);
  await rival.forceFlush();
  requireAlike(name, ratio, ours, sink.taken());
  if (ratio === 0)
    for (const each of [tracer, otel]) for (let at = 0; at < OTHERS; at++) perform(each, SAMPLED_CALLER);
  // Each with call sites of its own, as in an application, which has one SDK: shared ones would see the spans of both.
  const times = measure({
    ours: (count) => {
      for (let at = 0; at < count; at++) {
        const span = tracer.startSpan("order.price");
        for (let index = 0; index < ATTRIBUTES; index++) span.setAttribute(keys[index] ?? "", at);
        span.end();
      }
    },
    opentelemetry: (count) => {
      for (let at = 0; at < count; at++) {
        const span = otel.startSpan("order.price");
        for (let index = 0; index < ATTRIBUTES; index++) span.setAttribute(keys[index] ?? "", at);
        span.end();
      }
    },
  });
  await Promise.all([observability.shutdown(), rival.shutdown()]);
  sink.close();
  return times;
}

/** The example of the W3C's Trace Context. */
const SAMPLED_CALLER = trace.setSpanContext(ROOT_CONTEXT, {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
});

function perform(tracer: Tracer, context?: Context): void {
  const span = tracer.startSpan("order.price", {}, context);
  for (const [at, key] of keys.entries()) span.setAttribute(key, at);
  span.end();
}

function requireAlike(name: string, ratio: number, ours: readonly Span[], theirs: readonly Span[]): void {
  const [found, expected] = [ours, theirs].map((spans) => JSON.stringify(spans.map(contentOf), digits));
  if (ours.length !== ratio || found !== expected) {
    throw new Error(
      `${name}: ours sent ${found?.slice(0, 500) ?? ""}, OpenTelemetry ${expected?.slice(0, 500) ?? ""}.`,
    );
  }
}

function contentOf({ name, kind, attributes }: Span): Pick<Span, "name" | "kind" | "attributes"> {
  return { name, kind, attributes };
}

function digits(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

interface Sink {
  readonly url: string;
  /** The spans that came since the last question. */
  taken(): Span[];
  close(): void;
}

async function listen(): Promise<Sink> {
  let spans: Span[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.url === "/v1/traces") {
        const { resourceSpans } = decodeTraces(Buffer.concat(chunks));
        spans.push(...resourceSpans.flatMap((group) => group.scopeSpans.flatMap((scope) => scope.spans)));
      }
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    taken: () => {
      const all = spans;
      spans = [];
      return all;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , name = ""] = process.argv;
  const ratio = CASES[name];
  if (ratio === undefined) throw new Error(`There is no case "${name}".`);
  process.stdout.write(JSON.stringify(await timesOf(name, ratio)));
}
