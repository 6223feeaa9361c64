/** Our metrics, OpenTelemetry's and prom-client's, set up alike, and what each of them holds, in one form. */
import { createRequire } from "node:module";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  DataPointType,
  MeterProvider,
  MetricReader,
} from "@opentelemetry/sdk-metrics";
import { type AnyValue, decodeMetrics } from "@sightline/otlp";
import { MetricsRegistry } from "@sightline/sdk";
import type prometheus from "prom-client";

export const LABELS = ["method", "endpoint", "status_code"] as const;

export interface Request {
  method: string;
  endpoint: string;
  status_code: string;
}

const SETS = 100;
const routes = Array.from({ length: SETS }, (_, at) => `/orders/${at}/items`);

/** One of 100 label sets: a fresh object each time, as code at a call site makes it. */
export function labelsAt(at: number): Request {
  return { method: "GET", endpoint: routes[at % SETS] ?? "", status_code: "200" };
}

const silence = {
  level: "warn" as const,
  once: () => {},
  debug: () => {},
  counts: () => new Map<string, number>(),
};

export function newRegistry(cardinalityLimit = 2000): MetricsRegistry {
  return new MetricsRegistry({ notices: silence, now: () => performance.now() }, { cardinalityLimit });
}

class ManualReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

export interface OtelMetrics {
  readonly provider: MeterProvider;
  readonly reader: MetricReader;
}

export function newOtel(cardinalityLimit = 2000): OtelMetrics {
  const reader = new ManualReader({
    aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE,
    cardinalitySelector: () => cardinalityLimit,
  });
  return { provider: new MeterProvider({ resource: resourceFromAttributes({}), readers: [reader] }), reader };
}

/** The official serializer comes with the official exporter; it is no dependency of ours of its own. */
export function otelSerializer(): { serializeRequest(data: unknown): Uint8Array | undefined } {
  const fromHere = createRequire(import.meta.url);
  const fromExporter = createRequire(fromHere.resolve("@opentelemetry/exporter-metrics-otlp-proto"));
  const transformer: unknown = fromExporter("@opentelemetry/otlp-transformer");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the package's documented export
  return (transformer as { ProtobufMetricsSerializer: ReturnType<typeof otelSerializer> })
    .ProtobufMetricsSerializer;
}

/** Value, or counts of buckets and sum, by label set. */
export type Held = ReadonlyMap<string, string>;

function keyOf(labels: object): string {
  const pairs = Object.entries(labels).filter(([name]) => name !== "le");
  return JSON.stringify(pairs.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

/** Sums lose their last digits by the order of additions alone. */
function shown(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** What a page of Prometheus' text says of the one metric on it. */
export function heldByText(page: string): Held {
  const held = new Map<string, string[]>();
  for (const line of page.split("\n")) {
    const sample = /^[a-z_]+?(_bucket|_sum|_count)?\{(.*)\} (\S+)$/.exec(line);
    if (sample === null || sample[1] === "_count") continue;
    const labels = Object.fromEntries(
      Array.from((sample[2] ?? "").matchAll(/(\w+)="([^"]*)"/g), ([, k, v]) => [k, v]),
    );
    const key = keyOf(labels);
    const values = held.get(key) ?? [];
    held.set(key, [...values, shown(Number(sample[3]))]);
  }
  return new Map(Array.from(held, ([key, values]) => [key, values.join(" ")]));
}

/** What an OTLP request says of its one metric, in the same words. */
export function heldByOtlp(bytes: Uint8Array): Held {
  const held = new Map<string, string>();
  for (const { scopeMetrics } of decodeMetrics(bytes).resourceMetrics) {
    for (const { data } of scopeMetrics.flatMap(({ metrics }) => metrics)) {
      if (data.kind !== "sum" && data.kind !== "histogram")
        throw new Error(`A ${data.kind} was not expected.`);
      for (const point of data.dataPoints) {
        const labels = Object.fromEntries(point.attributes.map(({ key, value }) => [key, textOf(value)]));
        held.set(
          keyOf(labels),
          "bucketCounts" in point
            ? cumulated(point.bucketCounts.map(Number), point.sum ?? 0)
            : shown(Number(point.value)),
        );
      }
    }
  }
  return held;
}

function textOf(value: AnyValue): string {
  if (value.kind !== "string") throw new Error(`A label was sent as ${value.kind}.`);
  return value.value;
}

/** What OpenTelemetry's reader gives, in the same words. */
export async function heldByReader({ reader }: OtelMetrics): Promise<Held> {
  const held = new Map<string, string>();
  const { resourceMetrics } = await reader.collect();
  for (const metric of resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics)) {
    if (metric.dataPointType === DataPointType.SUM)
      for (const { attributes, value } of metric.dataPoints) held.set(keyOf(attributes), shown(value));
    else if (metric.dataPointType === DataPointType.HISTOGRAM)
      for (const { attributes, value } of metric.dataPoints)
        held.set(keyOf(attributes), cumulated(value.buckets.counts, value.sum ?? 0));
  }
  return held;
}

export async function heldByProm(register: prometheus.Registry): Promise<Held> {
  return heldByText(await register.metrics());
}

function cumulated(counts: readonly number[], sum: number): string {
  let below = 0;
  const buckets = counts.map((count) => shown((below += count)));
  return [...buckets, shown(sum)].join(" ");
}

/** Nothing is timed before all hold the same. Throws with the first difference. */
export function assertSame(what: string, held: Readonly<Record<string, Held>>): void {
  const [[first, expected] = ["", new Map<string, string>()], ...others] = Object.entries(held);
  if (expected.size === 0) throw new Error(`${what}: ${first} holds nothing.`);
  for (const [name, other] of others) {
    if (other.size !== expected.size)
      throw new Error(`${what}: ${first} holds ${expected.size} series, ${name} ${other.size}.`);
    for (const [key, value] of expected)
      if (other.get(key) !== value)
        throw new Error(
          `${what}: ${first} holds ${value} for ${key}, ${name} ${other.get(key) ?? "nothing"}.`,
        );
  }
}
