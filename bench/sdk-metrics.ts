/** Recording and exposing metrics: the SDK beside OpenTelemetry's own SDK and prom-client. */
import { setupObservability, withSpan } from "@sightline/sdk";
import prometheus from "prom-client";
import { MetricEncoder } from "../packages/sdk/src/export/metric-encoder.ts";
import { processClock } from "../packages/sdk/src/time/clock.ts";
import { measure, median } from "./measure.ts";
import type { BenchCase } from "./report.ts";
import {
  assertSame,
  heldByOtlp,
  heldByProm,
  heldByReader,
  heldByText,
  LABELS,
  labelsAt,
  newOtel,
  newRegistry,
  otelSerializer,
} from "./sdk-contenders.ts";

const SERIES = 10_000;
const CHECKED_STEPS = 1000;

export async function metricCases(): Promise<BenchCase[]> {
  return [
    ...(await counters()),
    ...(await histograms("histogram, 3 labels")),
    ...(await inSampledSpan(() => histograms("histogram, 3 labels, in a sampled span"))),
    await exposition(),
    await otlpExport(),
  ];
}

async function counters(): Promise<BenchCase[]> {
  const registry = newRegistry();
  const counter = registry.register({ name: "bench_total", type: "counter", labels: LABELS });
  const otelMetrics = newOtel();
  const otel = otelMetrics.provider.getMeter("bench").createCounter("bench");
  const register = new prometheus.Registry();
  const prom = new prometheus.Counter({
    name: "bench_total",
    help: "x",
    labelNames: LABELS,
    registers: [register],
  });
  const labelled = {
    ours: (times: number) => {
      for (let at = 0; at < times; at++) counter.inc(1, labelsAt(at));
    },
    "prom-client": (times: number) => {
      for (let at = 0; at < times; at++) prom.inc({ ...labelsAt(at) }, 1);
    },
    opentelemetry: (times: number) => {
      for (let at = 0; at < times; at++) otel.add(1, { ...labelsAt(at) });
    },
  };
  for (const step of Object.values(labelled)) step(CHECKED_STEPS);
  assertSame("counter", {
    ours: heldByText(registry.prometheusText()),
    "prom-client": await heldByProm(register),
    opentelemetry: await heldByReader(otelMetrics),
  });
  const kept = { ...labelsAt(0) };
  const [bound, promBound] = [counter.with(kept), prom.labels(kept)];
  // A double from the start, as the cell's field is; a field that never changed would be a constant to V8.
  const bare = { value: 0.5 };
  bare.value = 0;
  const bounds = measure({
    ours: (times) => {
      for (let at = 0; at < times; at++) bound.inc();
    },
    "bare addition": (times) => {
      for (let at = 0; at < times; at++) bare.value += 1;
      return bare.value;
    },
    "prom-client": (times) => {
      for (let at = 0; at < times; at++) promBound.inc();
    },
    opentelemetry: (times) => {
      for (let at = 0; at < times; at++) otel.add(1, kept);
    },
  });
  return [nanoseconds("counter, bound", bounds), nanoseconds("counter, 3 labels", measure(labelled))];
}

/** Complete: buckets, sum, and the look for a sampled span whose exemplar the value may be. */
async function histograms(name: string): Promise<BenchCase[]> {
  const registry = newRegistry();
  const histogram = registry.register({ name: "bench_seconds", type: "histogram", labels: LABELS });
  const buckets = [...histogram.family.info.bounds];
  const otelMetrics = newOtel();
  const otel = otelMetrics.provider
    .getMeter("bench")
    .createHistogram("bench", { advice: { explicitBucketBoundaries: buckets } });
  const register = new prometheus.Registry();
  const settings = { help: "x", labelNames: LABELS, buckets, registers: [register] };
  const prom = new prometheus.Histogram({ name: "bench_seconds", ...settings });
  const labelled = {
    ours: (times: number) => {
      for (let at = 0; at < times; at++) histogram.observe((at % 1000) / 500, labelsAt(at));
    },
    "prom-client": (times: number) => {
      for (let at = 0; at < times; at++) prom.observe({ ...labelsAt(at) }, (at % 1000) / 500);
    },
    opentelemetry: (times: number) => {
      for (let at = 0; at < times; at++) otel.record((at % 1000) / 500, { ...labelsAt(at) });
    },
  };
  for (const step of Object.values(labelled)) step(CHECKED_STEPS);
  assertSame(name, {
    ours: heldByText(registry.prometheusText()),
    "prom-client": await heldByProm(register),
    opentelemetry: await heldByReader(otelMetrics),
  });
  return [nanoseconds(name, measure(labelled))];
}

/** Exemplars are taken only there. Nothing is sent: the span does not end before the process' exporters do. */
async function inSampledSpan(work: () => Promise<BenchCase[]>): Promise<BenchCase[]> {
  const observability = setupObservability({
    serviceName: "bench",
    traceSamplerRatio: 1,
    endpoint: "http://127.0.0.1:9",
  });
  try {
    return await withSpan("bench", work);
  } finally {
    await observability.shutdown();
  }
}

/** Ours with the counter of both cases, still empty. */
function countedRegistry() {
  const registry = newRegistry(SERIES * 2);
  const counter = registry.register({
    name: "bench_total",
    type: "counter",
    description: "x",
    labels: LABELS,
  });
  return { registry, counter };
}

/** 10,000 counters of three labels each, read as Prometheus text. */
async function exposition(): Promise<BenchCase> {
  const { registry, counter } = countedRegistry();
  const register = new prometheus.Registry();
  const prom = new prometheus.Counter({
    name: "bench_total",
    help: "x",
    labelNames: LABELS,
    registers: [register],
  });
  for (let at = 0; at < SERIES; at++) {
    counter.inc(at, seriesAt(at));
    prom.inc({ ...seriesAt(at) }, at);
  }
  assertSame("/metrics", {
    ours: heldByText(registry.prometheusText()),
    "prom-client": await heldByProm(register),
  });
  const times = await turns({
    ours: async () => Buffer.from(registry.prometheusText()),
    "prom-client": async () => Buffer.from(await register.metrics()),
  });
  return milliseconds("/metrics, 10,000 series", times);
}

/** The same as the body of an OTLP request: for OpenTelemetry collecting and serializing, as its exporter does. */
async function otlpExport(): Promise<BenchCase> {
  const { registry, counter } = countedRegistry();
  const otelMetrics = newOtel(SERIES * 2);
  const otel = otelMetrics.provider.getMeter("bench").createCounter("bench_total", { description: "x" });
  for (let at = 0; at < SERIES; at++) {
    counter.inc(at, seriesAt(at));
    otel.add(at, { ...seriesAt(at) });
  }
  const encoder = new MetricEncoder(processClock(), new Uint8Array());
  const serializer = otelSerializer();
  const ours = async (): Promise<Uint8Array> => encoder.encode(registry.families()).body;
  const theirs = async (): Promise<Uint8Array> => {
    const { resourceMetrics } = await otelMetrics.reader.collect();
    return serializer.serializeRequest(resourceMetrics) ?? new Uint8Array();
  };
  assertSame("OTLP", { ours: heldByOtlp(await ours()), opentelemetry: heldByOtlp(await theirs()) });
  return milliseconds("OTLP, 10,000 series", await turns({ ours, opentelemetry: theirs }));
}

function seriesAt(at: number): { method: string; endpoint: string; status_code: string } {
  return { method: "GET", endpoint: `/orders/${at}`, status_code: String(200 + (at % 5)) };
}

/** Medians of 40 turns each, in milliseconds, after five to warm up. */
async function turns(
  work: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<Record<string, number>> {
  const samples = new Map(Object.keys(work).map((name): [string, number[]] => [name, []]));
  for (let turn = -5; turn < 40; turn++) {
    for (const [name, act] of Object.entries(work)) {
      const start = performance.now();
      await act();
      if (turn >= 0) samples.get(name)?.push(performance.now() - start);
    }
  }
  return Object.fromEntries(Array.from(samples, ([name, each]) => [name, median(each)]));
}

function nanoseconds(name: string, times: Readonly<Record<string, number>>): BenchCase {
  const { ours = Number.NaN, ...rivals } = times;
  return { case: name, unit: "ns", better: "lower", ours, rivals };
}

function milliseconds(name: string, times: Readonly<Record<string, number>>): BenchCase {
  return { ...nanoseconds(name, times), unit: "ms" };
}
