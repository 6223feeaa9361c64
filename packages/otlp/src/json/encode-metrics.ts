import { assertNever } from "@sightline/model";
import type {
  Exemplar,
  ExponentialBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  MetricsData,
  NumberDataPoint,
  NumberValue,
  SummaryDataPoint,
} from "../data/metrics.ts";
import {
  attributesJson,
  count,
  doubleJson,
  integer64,
  type JsonObject,
  list,
  resourceJson,
  scopeJson,
  text,
} from "./encode-common.ts";

/** Metrics as OTLP/JSON. */
export function encodeMetricsJson(data: MetricsData): string {
  return JSON.stringify({
    resourceMetrics: data.resourceMetrics.map((group) => ({
      resource: resourceJson(group.resource),
      scopeMetrics: group.scopeMetrics.map((scope) => ({
        scope: scopeJson(scope.scope),
        metrics: scope.metrics.map(metricJson),
        schemaUrl: text(scope.schemaUrl),
      })),
      schemaUrl: text(group.schemaUrl),
    })),
  });
}

function metricJson(metric: Metric): JsonObject {
  return {
    name: text(metric.name),
    description: text(metric.description),
    unit: text(metric.unit),
    metadata: attributesJson(metric.metadata),
    ...dataJson(metric),
  };
}

function dataJson({ data }: Metric): JsonObject {
  switch (data.kind) {
    case "empty":
      return {};
    case "gauge":
      return { gauge: { dataPoints: data.dataPoints.map(numberPoint) } };
    case "sum":
      return {
        sum: {
          dataPoints: data.dataPoints.map(numberPoint),
          aggregationTemporality: count(data.aggregationTemporality),
          isMonotonic: data.isMonotonic ? true : undefined,
        },
      };
    case "histogram":
      return {
        histogram: {
          dataPoints: data.dataPoints.map(histogramPoint),
          aggregationTemporality: count(data.aggregationTemporality),
        },
      };
    case "exponentialHistogram":
      return {
        exponentialHistogram: {
          dataPoints: data.dataPoints.map(exponentialPoint),
          aggregationTemporality: count(data.aggregationTemporality),
        },
      };
    case "summary":
      return { summary: { dataPoints: data.dataPoints.map(summaryPoint) } };
    default:
      return assertNever(data, "kind of metric");
  }
}

function pointJson(point: Omit<NumberDataPoint, "value" | "exemplars">): JsonObject {
  return {
    attributes: attributesJson(point.attributes),
    startTimeUnixNano: integer64(point.startTimeUnixNano),
    timeUnixNano: integer64(point.timeUnixNano),
    flags: count(point.flags),
  };
}

function numberPoint(point: NumberDataPoint): JsonObject {
  return {
    ...pointJson(point),
    ...numberJson(point.value),
    exemplars: list(point.exemplars, exemplarJson),
  };
}

function histogramPoint(point: HistogramDataPoint): JsonObject {
  return {
    ...pointJson(point),
    ...statisticsJson(point),
    bucketCounts: countsJson(point.bucketCounts),
    explicitBounds: point.explicitBounds.length === 0 ? undefined : point.explicitBounds.map(doubleJson),
    exemplars: list(point.exemplars, exemplarJson),
  };
}

function exponentialPoint(point: ExponentialHistogramDataPoint): JsonObject {
  return {
    ...pointJson(point),
    ...statisticsJson(point),
    scale: count(point.scale),
    zeroCount: integer64(point.zeroCount),
    zeroThreshold: nonZero(point.zeroThreshold),
    positive: bucketsJson(point.positive),
    negative: bucketsJson(point.negative),
    exemplars: list(point.exemplars, exemplarJson),
  };
}

function summaryPoint(point: SummaryDataPoint): JsonObject {
  return {
    ...pointJson(point),
    count: integer64(point.count),
    sum: nonZero(point.sum),
    quantileValues: list(point.quantileValues, ({ quantile, value }) => ({
      quantile: nonZero(quantile),
      value: nonZero(value),
    })),
  };
}

function statisticsJson(point: Pick<HistogramDataPoint, "count" | "sum" | "min" | "max">): JsonObject {
  return {
    count: integer64(point.count),
    sum: optional(point.sum),
    min: optional(point.min),
    max: optional(point.max),
  };
}

function bucketsJson(buckets: ExponentialBuckets): JsonObject | undefined {
  if (buckets.offset === 0 && buckets.bucketCounts.length === 0) return undefined;
  return { offset: count(buckets.offset), bucketCounts: countsJson(buckets.bucketCounts) };
}

function countsJson(counts: readonly bigint[]): readonly string[] | undefined {
  return counts.length === 0 ? undefined : counts.map(String);
}

function exemplarJson(exemplar: Exemplar): JsonObject {
  return {
    timeUnixNano: integer64(exemplar.timeUnixNano),
    ...numberJson(exemplar.value),
    traceId: text(exemplar.traceId),
    spanId: text(exemplar.spanId),
    filteredAttributes: attributesJson(exemplar.filteredAttributes),
  };
}

/** A oneof: written even when it is 0. */
function numberJson(value: NumberValue): JsonObject {
  if (typeof value === "bigint") return { asInt: String(value) };
  return value === undefined ? {} : { asDouble: doubleJson(value) };
}

function optional(value: number | undefined): number | string | undefined {
  return value === undefined ? undefined : doubleJson(value);
}

function nonZero(value: number): number | string | undefined {
  return Object.is(value, 0) ? undefined : doubleJson(value);
}
