/** Recording and exposing: the SDK beside OpenTelemetry's own SDK 3.1 and prom-client, all in one process. */
import { createServer } from "node:http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AggregationTemporality, MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TraceIdRatioBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import { MetricsRegistry, setupObservability } from "@sightline/sdk";
import prometheus from "prom-client";
import { measure, median } from "./measure.ts";
import type { Bench, BenchCase } from "./report.ts";
import { startUpAdded } from "./start-up.ts";

export const sdk: Bench = { name: "sdk", run };

const LABEL_SETS = 100;
const ATTRIBUTES = 8;

async function run(): Promise<readonly BenchCase[]> {
  const steps = [...counters(), ...histograms(), ...(await spans()), ...(await exposition())];
  return [...steps, ...(await startUpAdded())];
}

interface Request {
  method: string;
  endpoint: string;
  status_code: string;
}

const routes = Array.from({ length: LABEL_SETS }, (_, at) => `/orders/${at}/items`);

/** A fresh object each time, as code at a call site makes it. */
function labelsAt(at: number): Request {
  return { method: "GET", endpoint: routes[at % LABEL_SETS] ?? "", status_code: "200" };
}

const NAMES = ["method", "endpoint", "status_code"] as const;
const silence = {
  level: "warn" as const,
  once: () => {},
  debug: () => {},
  counts: () => new Map<string, number>(),
};

function newRegistry(cardinalityLimit = 2000): MetricsRegistry {
  return new MetricsRegistry({ notices: silence, now: () => performance.now() }, { cardinalityLimit });
}

class ManualReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

function newMeterProvider(): MeterProvider {
  const reader = new ManualReader({
    aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE,
  });
  return new MeterProvider({ resource: resourceFromAttributes({}), readers: [reader] });
}

function counters(): BenchCase[] {
  const counter = newRegistry().register({
    name: "http_requests_total",
    type: "counter",
    description: "Requests",
    labels: NAMES,
  });
  const bound = counter.with(labelsAt(0));
  const otel = newMeterProvider().getMeter("bench").createCounter("http_requests");
  const kept = { ...labelsAt(0) };
  const prom = new prometheus.Counter({ name: "bench_total", help: "x", labelNames: NAMES, registers: [] });
  const promBound = prom.labels(kept);
  const bounds = measure({
    ours: (times) => {
      for (let at = 0; at < times; at++) bound.inc();
    },
    "prom-client": (times) => {
      for (let at = 0; at < times; at++) promBound.inc();
    },
    opentelemetry: (times) => {
      for (let at = 0; at < times; at++) otel.add(1, kept);
    },
  });
  const labelled = measure({
    ours: (times) => {
      for (let at = 0; at < times; at++) counter.inc(1, labelsAt(at));
    },
    "prom-client": (times) => {
      for (let at = 0; at < times; at++) prom.inc(labelsAt(at), 1);
    },
    opentelemetry: (times) => {
      for (let at = 0; at < times; at++) otel.add(1, { ...labelsAt(at) });
    },
  });
  return [nanoseconds("counter, bound", bounds), nanoseconds("counter, 3 labels", labelled)];
}

function histograms(): BenchCase[] {
  const histogram = newRegistry().register({
    name: "http_request_duration_seconds",
    type: "histogram",
    description: "Durations",
    labels: NAMES,
  });
  const otel = newMeterProvider().getMeter("bench").createHistogram("http_request_duration");
  const prom = new prometheus.Histogram({
    name: "bench_seconds",
    help: "x",
    labelNames: NAMES,
    registers: [],
  });
  const labelled = measure({
    ours: (times) => {
      for (let at = 0; at < times; at++) histogram.observe((at % 1000) / 500, labelsAt(at));
    },
    "prom-client": (times) => {
      for (let at = 0; at < times; at++) prom.observe(labelsAt(at), (at % 1000) / 500);
    },
    opentelemetry: (times) => {
      for (let at = 0; at < times; at++) otel.record((at % 1000) / 500, { ...labelsAt(at) });
    },
  });
  return [nanoseconds("histogram, 3 labels", labelled)];
}

/**
 * Starting, eight attributes, ending, and handing over to the queue of the batch export; the loop does not yield, so both
 * queues are full and drop most of the time. Encoding and sending are not in it.
 */
async function spans(): Promise<BenchCase[]> {
  const sink = createServer((request, response) => {
    request.resume().on("end", () => response.end());
  });
  await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
  const address = sink.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const discard = {
    export: (_: unknown, done: (result: { code: number }) => void) => done({ code: 0 }),
    shutdown: async () => {},
    forceFlush: async () => {},
  };
  const otelOf = (ratio: number) =>
    new TracerProvider({
      sampler: new TraceIdRatioBasedSampler(ratio),
      spanProcessors: [new BatchSpanProcessor({ exporter: discard })],
    }).getTracer("bench");

  const ours = async (ratio: number) =>
    setupObservability({
      serviceName: "bench",
      endpoint: `http://127.0.0.1:${port}`,
      traceSamplerRatio: ratio,
    });
  const results: BenchCase[] = [];
  for (const [name, ratio] of [
    ["span, recorded, 8 attributes", 1],
    ["span, unsampled", 0],
  ] as const) {
    const observability = await ours(ratio);
    const tracer = observability.getTracer("bench");
    const otel = otelOf(ratio);
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
    results.push(nanoseconds(name, times));
    await observability.shutdown();
  }
  sink.close();
  sink.closeAllConnections();
  return results;
}

const keys = Array.from({ length: ATTRIBUTES }, (_, at) => `bench.attribute.${at}`);

/** 10,000 counters of three labels each, read as Prometheus text. */
async function exposition(): Promise<BenchCase[]> {
  const registry = newRegistry(20_000);
  const counter = registry.register({
    name: "bench_total",
    type: "counter",
    description: "x",
    labels: NAMES,
  });
  const promRegistry = new prometheus.Registry();
  const prom = new prometheus.Counter({
    name: "bench_total",
    help: "x",
    labelNames: NAMES,
    registers: [promRegistry],
  });
  for (let at = 0; at < 10_000; at++) {
    const labels = { method: "GET", endpoint: `/orders/${at}`, status_code: String(200 + (at % 5)) };
    counter.inc(at, labels);
    prom.inc(labels, at);
  }
  const timed: { ours: number[]; prom: number[] } = { ours: [], prom: [] };
  for (let repeat = 0; repeat < 40; repeat++) {
    let start = performance.now();
    Buffer.from(registry.prometheusText());
    timed.ours.push(performance.now() - start);
    start = performance.now();
    Buffer.from(await promRegistry.metrics());
    timed.prom.push(performance.now() - start);
  }
  return [
    {
      case: "/metrics, 10,000 series",
      unit: "ms",
      better: "lower",
      ours: median(timed.ours),
      rivals: { "prom-client": median(timed.prom) },
    },
  ];
}

function nanoseconds(name: string, times: Readonly<Record<string, number>>): BenchCase {
  const { ours = Number.NaN, ...rivals } = times;
  return { case: name, unit: "ns", better: "lower", ours, rivals };
}
