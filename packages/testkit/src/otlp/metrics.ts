import type {
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  MetricsData,
  NumberDataPoint,
  SummaryDataPoint,
} from "@sightline/otlp";
import {
  attributes,
  BASE_TIME,
  instrumentationScope,
  type Origin,
  type PlainAttributes,
  resource,
} from "./value.ts";

const MINUTE = 60_000_000_000n;
const point = {
  startTimeUnixNano: BASE_TIME - MINUTE,
  timeUnixNano: BASE_TIME,
  flags: 0,
} as const;

type Fields<P> = Partial<Omit<P, "attributes">> & { readonly attributes?: PlainAttributes };

/** A point of a gauge or a sum, value 1, over the minute before `BASE_TIME`. */
export function numberPoint(fields: Fields<NumberDataPoint> = {}): NumberDataPoint {
  return { ...point, value: 1, exemplars: [], ...fields, attributes: attributes(fields.attributes) };
}

/** Three values, two of them in (0.1, 0.5], one in (0.5, 1]. */
export function histogramPoint(fields: Fields<HistogramDataPoint> = {}): HistogramDataPoint {
  return {
    ...point,
    count: 3n,
    sum: 1.2,
    min: 0.2,
    max: 0.7,
    bucketCounts: [0n, 2n, 1n, 0n],
    explicitBounds: [0.1, 0.5, 1],
    exemplars: [],
    ...fields,
    attributes: attributes(fields.attributes),
  };
}

/** Three values in the buckets (1, 2] and (2, 4] of scale 0. */
export function exponentialPoint(
  fields: Fields<ExponentialHistogramDataPoint> = {},
): ExponentialHistogramDataPoint {
  return {
    ...point,
    count: 3n,
    sum: 6,
    min: 1.5,
    max: 3,
    scale: 0,
    zeroCount: 0n,
    zeroThreshold: 0,
    positive: { offset: 0, bucketCounts: [2n, 1n] },
    negative: { offset: 0, bucketCounts: [] },
    exemplars: [],
    ...fields,
    attributes: attributes(fields.attributes),
  };
}

export function summaryPoint(fields: Fields<SummaryDataPoint> = {}): SummaryDataPoint {
  return {
    ...point,
    count: 2n,
    sum: 3,
    quantileValues: [{ quantile: 0.5, value: 1.5 }],
    ...fields,
    attributes: attributes(fields.attributes),
  };
}

/** A gauge with one point unless `data` says otherwise. */
export function metric(fields: Partial<Metric> = {}): Metric {
  return {
    name: "queue.depth",
    description: "",
    unit: "1",
    metadata: [],
    data: { kind: "gauge", dataPoints: [numberPoint()] },
    ...fields,
  };
}

/** A cumulative, monotonic sum. */
export function counterMetric(name: string, dataPoints: readonly NumberDataPoint[]): Metric {
  return metric({
    name,
    data: { kind: "sum", dataPoints, aggregationTemporality: 2, isMonotonic: true },
  });
}

/** A cumulative histogram in seconds. */
export function histogramMetric(name: string, dataPoints: readonly HistogramDataPoint[]): Metric {
  return metric({
    name,
    unit: "s",
    data: { kind: "histogram", dataPoints, aggregationTemporality: 2 },
  });
}

/** One resource, one scope, these metrics. */
export function metricsData(metrics: readonly Metric[] = [metric()], origin: Origin = {}): MetricsData {
  const scopeMetrics = [{ scope: instrumentationScope(origin), metrics, schemaUrl: "" }];
  return { resourceMetrics: [{ resource: resource(origin), scopeMetrics, schemaUrl: "" }] };
}
