import type {
  Exemplar,
  ExponentialBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  MetricPoints,
  MetricsData,
  NumberDataPoint,
  NumberValue,
  SummaryDataPoint,
} from "../data/metrics.ts";
import type { Limits } from "../decode/limits.ts";
import { temporality } from "../decode/metrics.ts";
import { attributesOf, decodeJson, resourceOf, scopeOf } from "./decode-common.ts";
import { field, type Fields, type JsonReader } from "./reader.ts";

const TEMPORALITIES = ["UNSPECIFIED", "DELTA", "CUMULATIVE"].map((name) => `AGGREGATION_TEMPORALITY_${name}`);
const UINT64_MAX = 18_446_744_073_709_551_615n;

/**
 * Metrics from OTLP/JSON: the same objects as `decodeMetrics` makes of the same data.
 *
 * @throws SightlineError OTLP_JSON_MALFORMED with the field's path; OTLP_LIMIT.
 */
export function decodeMetricsJson(input: string | Uint8Array, limits?: Limits): MetricsData {
  return decodeJson(input, limits, (json, top) => ({
    resourceMetrics: json.list(top, "resourceMetrics", (element) => {
      const group = json.group(element);
      return {
        resource: resourceOf(json, group),
        scopeMetrics: json.list(group, "scopeMetrics", (inner) => {
          const scope = json.group(inner);
          return {
            scope: scopeOf(json, scope),
            metrics: json.list(scope, "metrics", (metric) => metricOf(json, metric)),
            schemaUrl: json.text(scope, "schemaUrl"),
          };
        }),
        schemaUrl: json.text(group, "schemaUrl"),
      };
    }),
  }));
}

function metricOf(json: JsonReader, element: unknown): Metric {
  const metric = json.object(element);
  return {
    name: json.text(metric, "name"),
    description: json.text(metric, "description"),
    unit: json.text(metric, "unit"),
    metadata: attributesOf(json, metric, "metadata"),
    data: dataOf(json, metric),
  };
}

function dataOf(json: JsonReader, metric: Fields): MetricPoints {
  const has = (name: string): boolean => (field(metric, name) ?? undefined) !== undefined;
  const temporalityOf = (data: Fields): 0 | 1 | 2 =>
    temporality(json.enumeration(data, "aggregationTemporality", TEMPORALITIES));
  if (has("gauge"))
    return json.message(metric, "gauge", (data) => ({
      kind: "gauge",
      dataPoints: json.list(data, "dataPoints", (point) => numberPoint(json, point)),
    }));
  if (has("sum"))
    return json.message(metric, "sum", (data) => ({
      kind: "sum",
      dataPoints: json.list(data, "dataPoints", (point) => numberPoint(json, point)),
      aggregationTemporality: temporalityOf(data),
      isMonotonic: json.bool(data, "isMonotonic"),
    }));
  if (has("histogram"))
    return json.message(metric, "histogram", (data) => ({
      kind: "histogram",
      dataPoints: json.list(data, "dataPoints", (point) => histogramPoint(json, point)),
      aggregationTemporality: temporalityOf(data),
    }));
  if (has("exponentialHistogram"))
    return json.message(metric, "exponentialHistogram", (data) => ({
      kind: "exponentialHistogram",
      dataPoints: json.list(data, "dataPoints", (point) => exponentialPoint(json, point)),
      aggregationTemporality: temporalityOf(data),
    }));
  if (has("summary"))
    return json.message(metric, "summary", (data) => ({
      kind: "summary",
      dataPoints: json.list(data, "dataPoints", (point) => summaryPoint(json, point)),
    }));
  return { kind: "empty" };
}

type PointPart = Pick<NumberDataPoint, "attributes" | "startTimeUnixNano" | "timeUnixNano" | "flags">;

function pointPart(json: JsonReader, point: Fields): PointPart {
  json.count();
  return {
    attributes: attributesOf(json, point),
    startTimeUnixNano: json.uint64(point, "startTimeUnixNano"),
    timeUnixNano: json.uint64(point, "timeUnixNano"),
    flags: json.uint32(point, "flags"),
  };
}

function numberPoint(json: JsonReader, element: unknown): NumberDataPoint {
  const point = json.object(element);
  return {
    ...pointPart(json, point),
    value: numberOf(json, point),
    exemplars: exemplarsOf(json, point),
  };
}

function histogramPoint(json: JsonReader, element: unknown): HistogramDataPoint {
  const point = json.object(element);
  return {
    ...pointPart(json, point),
    count: json.uint64(point, "count"),
    sum: json.optionalDouble(point, "sum"),
    min: json.optionalDouble(point, "min"),
    max: json.optionalDouble(point, "max"),
    bucketCounts: countsOf(json, point),
    explicitBounds: json.parts(point, "explicitBounds", (bound) => json.toDouble(bound)),
    exemplars: exemplarsOf(json, point),
  };
}

function exponentialPoint(json: JsonReader, element: unknown): ExponentialHistogramDataPoint {
  const point = json.object(element);
  return {
    ...pointPart(json, point),
    count: json.uint64(point, "count"),
    sum: json.optionalDouble(point, "sum"),
    min: json.optionalDouble(point, "min"),
    max: json.optionalDouble(point, "max"),
    scale: json.int32(point, "scale"),
    zeroCount: json.uint64(point, "zeroCount"),
    zeroThreshold: json.double(point, "zeroThreshold"),
    positive: json.message(point, "positive", (buckets) => bucketsOf(json, buckets)),
    negative: json.message(point, "negative", (buckets) => bucketsOf(json, buckets)),
    exemplars: exemplarsOf(json, point),
  };
}

function summaryPoint(json: JsonReader, element: unknown): SummaryDataPoint {
  const point = json.object(element);
  return {
    ...pointPart(json, point),
    count: json.uint64(point, "count"),
    sum: json.double(point, "sum"),
    quantileValues: json.parts(point, "quantileValues", (value) => {
      const fields = json.object(value);
      return { quantile: json.double(fields, "quantile"), value: json.double(fields, "value") };
    }),
  };
}

function bucketsOf(json: JsonReader, buckets: Fields): ExponentialBuckets {
  return { offset: json.int32(buckets, "offset"), bucketCounts: countsOf(json, buckets) };
}

function countsOf(json: JsonReader, fields: Fields): readonly bigint[] {
  return json.parts(fields, "bucketCounts", (count) => json.toInteger(count, 0n, UINT64_MAX));
}

function exemplarsOf(json: JsonReader, point: Fields): readonly Exemplar[] {
  return json.parts(point, "exemplars", (element) => {
    const exemplar = json.object(element);
    return {
      timeUnixNano: json.uint64(exemplar, "timeUnixNano"),
      value: numberOf(json, exemplar),
      traceId: json.idOrEmpty(exemplar, "traceId", 32),
      spanId: json.idOrEmpty(exemplar, "spanId", 16),
      filteredAttributes: attributesOf(json, exemplar, "filteredAttributes"),
    };
  });
}

function numberOf(json: JsonReader, fields: Fields): NumberValue {
  if ((field(fields, "asInt") ?? undefined) !== undefined) return json.int64(fields, "asInt");
  return json.optionalDouble(fields, "asDouble");
}
