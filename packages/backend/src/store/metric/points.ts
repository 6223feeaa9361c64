/** Data points of OTLP as samples of Prometheus series. */
import { assertNever, prometheusMetricName } from "@sightline/model";
import type {
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  NumberDataPoint,
  SummaryDataPoint,
} from "@sightline/otlp";
import { pointLabels, type Labels } from "./labels.ts";
import { nativeHistogram, type ExponentialParts } from "./exponential.ts";
import type { SampleValue } from "./sample.ts";
import type { MetricFamily } from "./series.ts";

export type Emit = (family: MetricFamily, labels: Labels, value: SampleValue) => void;

const DELTA = 1;
const CUMULATIVE = 2;

/** Why a metric cannot be stored as it was sent; `undefined` when it can. */
export function metricProblem({ data }: Metric): string | undefined {
  switch (data.kind) {
    case "empty":
    case "gauge":
    case "summary":
      return undefined;
    case "sum":
    case "histogram":
    case "exponentialHistogram":
      return isDelta(data) || data.aggregationTemporality === CUMULATIVE
        ? undefined
        : "the metric does not say whether it is cumulative or deltas (aggregation temporality)";
    default:
      return assertNever(data, "metric data");
  }
}

/** Whether its points are what was counted since the one before. */
export function isDelta(data: Metric["data"]): boolean {
  return "aggregationTemporality" in data && data.aggregationTemporality === DELTA;
}

export function familyOf(metric: Metric): MetricFamily {
  const { data, unit, description: help } = metric;
  switch (data.kind) {
    case "gauge":
      return { name: prometheusMetricName(metric.name, unit, "gauge"), kind: "gauge", unit, help };
    case "sum":
      return data.isMonotonic
        ? { name: prometheusMetricName(metric.name, unit, "counter"), kind: "counter", unit, help }
        : { name: prometheusMetricName(metric.name, unit, "other"), kind: "up-down-counter", unit, help };
    case "histogram":
    case "exponentialHistogram":
      return { name: prometheusMetricName(metric.name, unit, "other"), kind: "histogram", unit, help };
    case "summary":
      return { name: prometheusMetricName(metric.name, unit, "other"), kind: "summary", unit, help };
    case "empty":
      return { name: prometheusMetricName(metric.name, unit, "other"), kind: "unknown", unit, help };
    default:
      return assertNever(data, "metric data");
  }
}

export function emitNumber(family: MetricFamily, point: NumberDataPoint, identity: Labels, emit: Emit): void {
  const labels = pointLabels(point.attributes, identity);
  emit(family, named(labels, family.name), Number(point.value));
}

/** Buckets of the classic kind: each counts what is at most `le`. */
export function emitHistogram(
  family: MetricFamily,
  point: HistogramDataPoint,
  identity: Labels,
  emit: Emit,
): void {
  const labels = pointLabels(point.attributes, identity);
  let total = 0n;
  for (const [index, bound] of point.explicitBounds.entries()) {
    total += point.bucketCounts[index] ?? 0n;
    emit(family, named(labels, `${family.name}_bucket`, "le", numberText(bound)), Number(total));
  }
  emit(family, named(labels, `${family.name}_bucket`, "le", "+Inf"), Number(point.count));
  if (point.sum !== undefined) emit(family, named(labels, `${family.name}_sum`), point.sum);
  emit(family, named(labels, `${family.name}_count`), Number(point.count));
}

/** One native histogram. */
export function emitExponential(
  family: MetricFamily,
  point: ExponentialHistogramDataPoint,
  identity: Labels,
  emit: Emit,
): void {
  emit(family, named(pointLabels(point.attributes, identity), family.name), nativeHistogram(partsOf(point)));
}

export function partsOf(point: ExponentialHistogramDataPoint): ExponentialParts {
  const { scale, zeroThreshold, positive, negative, sum = 0 } = point;
  return {
    scale,
    zeroThreshold,
    sum,
    zeroCount: Number(point.zeroCount),
    count: Number(point.count),
    positive: { offset: positive.offset, counts: positive.bucketCounts.map(Number) },
    negative: { offset: negative.offset, counts: negative.bucketCounts.map(Number) },
  };
}

export function emitSummary(
  family: MetricFamily,
  point: SummaryDataPoint,
  identity: Labels,
  emit: Emit,
): void {
  const labels = pointLabels(point.attributes, identity);
  for (const { quantile, value } of point.quantileValues) {
    emit(family, named(labels, family.name, "quantile", numberText(quantile)), value);
  }
  emit(family, named(labels, `${family.name}_sum`), point.sum);
  emit(family, named(labels, `${family.name}_count`), Number(point.count));
}

function named(labels: Labels, name: string, extra?: string, value = ""): Labels {
  const all: Labels = Object.assign(Object.create(null), labels);
  if (extra !== undefined) all[extra] = value;
  all["__name__"] = name;
  return all;
}

/** The shortest decimal without an exponent, as Prometheus writes bounds. */
function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  if (value === Number.NEGATIVE_INFINITY) return "-Inf";
  const [mantissa = "", exponent] = String(value).split("e");
  if (exponent === undefined) return mantissa;
  const sign = mantissa.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = mantissa.replace("-", "").split(".");
  const places = Number(exponent);
  if (places < 0) return `${sign}0.${"0".repeat(-places - 1)}${whole}${fraction}`;
  return `${sign}${whole}${fraction.padEnd(places, "0")}`;
}
