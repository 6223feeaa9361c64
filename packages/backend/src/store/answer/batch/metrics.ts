/** Stored series as an OTLP request: the points that they were made of. */
import type { MetricList } from "@sightline/api";
import { assertNever, prometheusMetricName } from "@sightline/model";
import {
  encodeMetrics,
  type HistogramDataPoint,
  type KeyValue,
  type Metric,
  type MetricPoints,
  type NumberDataPoint,
  type ExponentialHistogramDataPoint,
  type Resource,
  type SummaryDataPoint,
} from "@sightline/otlp";
import { isStale, usesCustomBounds } from "@sightline/promql";
import { exponentialNumbers, NO_NUMBERS } from "./native-histogram.ts";
import type { StoredSeries } from "../../store.ts";
import { grouped, keyValues, scopeOf } from "./text-attributes.ts";

export type Family = MetricList["metrics"][number];

/** Of which labels a family's series consist besides those of its points. */
const PART_LABELS: ReadonlySet<string> = new Set(["__name__", "le", "quantile"]);
const CUMULATIVE = 2;

/** The names of the series that a family has. */
export function seriesNames({ name, kind }: Family): readonly string[] {
  switch (kind) {
    case "histogram":
      // Native histograms are series of the name itself.
      return [name, `${name}_bucket`, `${name}_sum`, `${name}_count`];
    case "summary":
      return [name, `${name}_sum`, `${name}_count`];
    case "counter":
    case "up-down-counter":
    case "gauge":
    case "unknown":
      return [name];
    default:
      return assertNever(kind, "metric kind");
  }
}

export interface MetricsBody {
  readonly body: Uint8Array;
  readonly points: number;
}

/** `undefined` where the series have no sample. Points of a resource and family go into one metric. */
export function metricsBody(family: Family, series: readonly StoredSeries[]): MetricsBody | undefined {
  let points = 0;
  const targets = grouped(series, ({ labels }) => `${labels["job"] ?? ""}\u0000${labels["instance"] ?? ""}`);
  const resourceMetrics = targets.flatMap((group) => {
    const metrics = [pointsOf(family, group), nativePoints(family, group)].flatMap((data) => {
      const count = data.kind === "empty" ? 0 : data.dataPoints.length;
      points += count;
      return count === 0 ? [] : [metricOf(family, data)];
    });
    if (metrics.length === 0) return [];
    const scopeMetrics = [{ scope: scopeOf("", ""), metrics, schemaUrl: "" }];
    return [{ resource: targetResource(group[0]?.labels ?? {}), scopeMetrics, schemaUrl: "" }];
  });
  return points === 0 ? undefined : { body: encodeMetrics({ resourceMetrics }), points };
}

function metricOf({ name, unit, description, kind }: Family, data: MetricPoints): Metric {
  // A unit of several words would be added to the name a second time: in braces it adds nothing.
  const nameKind = kind === "counter" || kind === "gauge" ? kind : "other";
  const stable = prometheusMetricName(name, unit, nameKind) === name;
  return { name, description, unit: stable ? unit : `{${unit}}`, metadata: [], data };
}

/** What `metric/labels.ts` makes `job` and `instance` of. */
function targetResource(labels: StoredSeries["labels"]): Resource {
  const { job = "", instance = "" } = labels;
  const slash = job.indexOf("/");
  const attributes: Record<string, string> = {};
  if (slash > 0) attributes["service.namespace"] = job.slice(0, slash);
  if (job !== "") attributes["service.name"] = slash > 0 ? job.slice(slash + 1) : job;
  if (instance !== "") attributes["service.instance.id"] = instance;
  return { attributes: keyValues(attributes), droppedAttributesCount: 0 };
}

function pointsOf(family: Family, series: readonly StoredSeries[]): MetricPoints {
  switch (family.kind) {
    case "gauge":
    case "unknown":
      return { kind: "gauge", dataPoints: numberPoints(series) };
    case "counter":
    case "up-down-counter":
      return {
        kind: "sum",
        dataPoints: numberPoints(series),
        aggregationTemporality: CUMULATIVE,
        isMonotonic: family.kind === "counter",
      };
    case "histogram":
      return {
        kind: "histogram",
        dataPoints: partedPoints(family, series, histogramPoint),
        aggregationTemporality: CUMULATIVE,
      };
    case "summary":
      return { kind: "summary", dataPoints: partedPoints(family, series, summaryPoint) };
    default:
      return assertNever(family.kind, "metric kind");
  }
}

interface PointFrame {
  readonly attributes: readonly KeyValue[];
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  readonly flags: number;
}

/** A bit of a point's flags: its series ended. */
const NO_RECORDED_VALUE = 1;

function frame(attributes: readonly KeyValue[], unixMilli: number, isEnd: boolean): PointFrame {
  const flags = isEnd ? NO_RECORDED_VALUE : 0;
  return { attributes, startTimeUnixNano: 0n, timeUnixNano: BigInt(unixMilli) * 1_000_000n, flags };
}

function numberPoints(series: readonly StoredSeries[]): readonly NumberDataPoint[] {
  return series.flatMap(({ labels, time, value, histograms }) => {
    const attributes = pointAttributes(labels, false);
    return Array.from(time, (at, index) => {
      const isEnd = isStale(value, index);
      return { ...frame(attributes, at, isEnd), value: isEnd ? undefined : value[index], exemplars: [] };
    }).filter((_, index) => histograms?.[index] === undefined);
  });
}

/** Those with bounds of their own are left out: OTLP has no such. */
function nativePoints(family: Family, series: readonly StoredSeries[]): MetricPoints {
  const dataPoints: ExponentialHistogramDataPoint[] = [];
  for (const one of series) {
    const { labels, time, value, histograms } = one;
    const isNative = isNativeSeries(family, one);
    const attributes = pointAttributes(labels, false);
    for (const [index, at] of time.entries()) {
      const histogram = histograms?.[index];
      const isEnd = histogram === undefined && isStale(value, index);
      if (histogram === undefined ? !isEnd || !isNative : usesCustomBounds(histogram)) continue;
      const numbers = histogram === undefined ? NO_NUMBERS : exponentialNumbers(histogram);
      dataPoints.push({ ...frame(attributes, at, isEnd), ...numbers, exemplars: [] });
    }
  }
  return { kind: "exponentialHistogram", dataPoints, aggregationTemporality: CUMULATIVE };
}

/** Of a histogram's series the one that bears its name itself. */
function isNativeSeries({ name, kind }: Family, { labels }: StoredSeries): boolean {
  return kind === "histogram" && labels["__name__"] === name;
}

/** What the series of a family say about one point. */
interface Parts {
  frame: PointFrame;
  /** Bound or quantile and value. */
  readonly steps: [bound: number, value: number][];
  sum: number | undefined;
  count: number | undefined;
}

function partedPoints<P>(
  family: Family,
  series: readonly StoredSeries[],
  pointOf: (parts: Parts) => P,
): readonly P[] {
  const found = new Map<string, Parts>();
  for (const one of series) {
    if (isNativeSeries(family, one)) continue;
    const { labels, time, value } = one;
    const attributes = pointAttributes(labels, true);
    const identity = JSON.stringify(attributes.map(({ key, value: text }) => [key, text]));
    const name = labels["__name__"] ?? "";
    const bound = boundOf(labels["le"] ?? labels["quantile"] ?? "");
    for (const [index, at] of time.entries()) {
      const key = `${at} ${identity}`;
      const parts = found.get(key) ?? {
        frame: frame(attributes, at, false),
        steps: [],
        sum: undefined,
        count: undefined,
      };
      found.set(key, parts);
      if (isStale(value, index)) parts.frame = frame(attributes, at, true);
      const sample = value[index] ?? 0;
      if (name === `${family.name}_sum`) parts.sum = sample;
      else if (name === `${family.name}_count`) parts.count = sample;
      else parts.steps.push([bound, sample]);
    }
  }
  return Array.from(found.values(), pointOf);
}

/** Buckets count what is at most their bound; OTLP's count what is between two. */
function histogramPoint({ frame: common, steps, sum, count }: Parts): HistogramDataPoint {
  const ordered = steps.toSorted(([left], [right]) => left - right);
  const finite = ordered.filter(([bound]) => Number.isFinite(bound));
  const total =
    ordered.find(([bound]) => bound === Number.POSITIVE_INFINITY)?.[1] ?? count ?? finite.at(-1)?.[1] ?? 0;
  let below = 0;
  const bucketCounts = [...finite.map(([, value]) => value), total].map((value) => {
    const within = Math.max(0, value - below);
    below = Math.max(below, value);
    return wholeNumber(within);
  });
  return {
    ...common,
    count: wholeNumber(total),
    sum,
    min: undefined,
    max: undefined,
    bucketCounts,
    explicitBounds: finite.map(([bound]) => bound),
    exemplars: [],
  };
}

function summaryPoint({ frame: common, steps, sum, count }: Parts): SummaryDataPoint {
  const quantileValues = steps
    .toSorted(([left], [right]) => left - right)
    .map(([quantile, value]) => ({ quantile, value }));
  return { ...common, count: wholeNumber(count ?? 0), sum: sum ?? 0, quantileValues };
}

function pointAttributes(labels: StoredSeries["labels"], parted: boolean): readonly KeyValue[] {
  const own = Object.entries(labels).filter(
    ([key]) => key !== "job" && key !== "instance" && (parted ? !PART_LABELS.has(key) : key !== "__name__"),
  );
  return keyValues(Object.fromEntries(own.toSorted(([left], [right]) => (left < right ? -1 : 1))));
}

function boundOf(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  return text === "-Inf" ? Number.NEGATIVE_INFINITY : Number(text);
}

/** A count that is no number came from a broken sender. */
function wholeNumber(value: number): bigint {
  return Number.isFinite(value) ? BigInt(Math.round(value)) : 0n;
}
