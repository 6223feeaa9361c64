/** CPU from the start of a span to the wire, by transport: eight attributes, batches of 512, an empty receiver. */
import { fork } from "node:child_process";
import { once } from "node:events";
import type { Tracer } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { setupObservability } from "@sightline/sdk";
import { median } from "./measure.ts";
import type { Bench, BenchCase } from "./report.ts";

export const exporting: Bench = { name: "export", run };

const BATCH = 512;
const BATCHES = 40;
const REPEATS = 5;
const PROTOCOLS = ["http/protobuf", "http/json", "grpc"] as const;
type Protocol = (typeof PROTOCOLS)[number];

interface Contender {
  readonly tracer: Tracer;
  flush(): Promise<unknown>;
  end(): Promise<unknown>;
}

async function run(): Promise<readonly BenchCase[]> {
  const sink = fork(new URL("export-sink.ts", import.meta.url), { execArgv: [] });
  const [ports] = await once(sink, "message");
  const urlOf = (protocol: Protocol): string =>
    `http://127.0.0.1:${protocol === "grpc" ? ports.grpc : ports.http}`;
  const cases: BenchCase[] = [];
  for (const protocol of PROTOCOLS) {
    const times: { ours: number[]; opentelemetry: number[] } = { ours: [], opentelemetry: [] };
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      times.ours.push(await microseconds(ours(protocol, urlOf(protocol))));
      // Of OpenTelemetry's exporters this one is installed with the bench.
      if (protocol === "http/protobuf") times.opentelemetry.push(await microseconds(theirs(urlOf(protocol))));
    }
    cases.push({
      case: `span exported, ${protocol}, CPU`,
      unit: "µs",
      better: "lower",
      ours: median(times.ours),
      rivals: times.opentelemetry.length === 0 ? {} : { opentelemetry: median(times.opentelemetry) },
    });
  }
  sink.disconnect();
  return cases;
}

function ours(protocol: Protocol, endpoint: string): Contender {
  const handle = setupObservability({
    serviceName: "bench",
    endpoint,
    protocol,
    metricsExporters: [],
    logExporters: [],
    maxQueueSize: 2 * BATCH,
    maxExportBatchSize: BATCH,
    traceSamplerRatio: 1,
  });
  return { tracer: handle.getTracer("bench"), flush: () => handle.flush(), end: () => handle.shutdown() };
}

function theirs(url: string): Contender {
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces` });
  const processor = new BatchSpanProcessor({ exporter, maxQueueSize: 2 * BATCH, maxExportBatchSize: BATCH });
  const provider = new TracerProvider({ spanProcessors: [processor] });
  return {
    tracer: provider.getTracer("bench"),
    flush: () => processor.forceFlush(),
    end: () => provider.shutdown(),
  };
}

/** CPU of this process for one span, after a warm-up. */
async function microseconds(contender: Contender): Promise<number> {
  for (let batch = 0; batch < 10; batch++) await burst(contender);
  const before = process.cpuUsage();
  for (let batch = 0; batch < BATCHES; batch++) await burst(contender);
  const { user, system } = process.cpuUsage(before);
  await contender.end();
  return (user + system) / (BATCHES * BATCH);
}

async function burst(contender: Contender): Promise<void> {
  for (let at = 0; at < BATCH; at++) {
    const span = contender.tracer.startSpan("GET /orders/:id");
    for (const [index, key] of KEYS.entries()) span.setAttribute(key, index % 2 === 0 ? `value ${at}` : at);
    span.end();
  }
  await contender.flush();
}

const KEYS = Array.from({ length: 8 }, (_, at) => `bench.attribute.${at}`);
