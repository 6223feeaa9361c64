/**
 * A span's cost in the caller: starting, eight attributes, ending, and handing over to the queue of the batch export. The
 * loop does not yield, so both queues are full and drop most of the time; encoding and sending are not in it. Before the
 * timing each contender sends one span for real, and what arrives must be the same.
 */
import { createServer, type Server } from "node:http";
import type { Tracer } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor, TraceIdRatioBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import { decodeTraces, type Span } from "@sightline/otlp";
import { setupObservability } from "@sightline/sdk";
import { measure } from "./measure.ts";
import type { BenchCase } from "./report.ts";

const ATTRIBUTES = 8;
const keys = Array.from({ length: ATTRIBUTES }, (_, at) => `bench.attribute.${at}`);
const CASES = [
  { name: "span, recorded, 8 attributes", ratio: 1 },
  { name: "span, unsampled", ratio: 0 },
] as const;

export async function spanCases(): Promise<BenchCase[]> {
  const sink = await listen();
  const results: BenchCase[] = [];
  for (const { name, ratio } of CASES) {
    const observability = setupObservability({
      serviceName: "bench",
      endpoint: sink.url,
      traceSamplerRatio: ratio,
      metricsExporters: ["none"],
    });
    const tracer = observability.getTracer("bench");
    const exporter = new OTLPTraceExporter({ url: `${sink.url}/v1/traces` });
    const rival = new TracerProvider({
      sampler: new TraceIdRatioBasedSampler(ratio),
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    });
    const otel = rival.getTracer("bench");
    // The last case's timing has sent what its queues held at the end.
    sink.taken();
    perform(tracer);
    await observability.flush();
    const ours = sink.taken();
    perform(otel);
    await rival.forceFlush();
    requireAlike(name, ratio, ours, sink.taken());
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
    const { ours: own = Number.NaN, ...rivals } = times;
    results.push({ case: name, unit: "ns", better: "lower", ours: own, rivals });
    await Promise.all([observability.shutdown(), rival.shutdown()]);
  }
  sink.close();
  return results;
}

function perform(tracer: Tracer): void {
  const span = tracer.startSpan("order.price");
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
