/** OTLP's metrics.proto as plain data. Times are nanoseconds since 1970; counts are `bigint`. */
import type { InstrumentationScope, KeyValue, Resource } from "./value.ts";

export interface MetricsData {
  readonly resourceMetrics: readonly ResourceMetrics[];
}

export interface ResourceMetrics {
  readonly resource: Resource;
  readonly scopeMetrics: readonly ScopeMetrics[];
  readonly schemaUrl: string;
}

export interface ScopeMetrics {
  readonly scope: InstrumentationScope;
  readonly metrics: readonly Metric[];
  readonly schemaUrl: string;
}

/** 0 unspecified, 1 delta, 2 cumulative. */
export type AggregationTemporality = 0 | 1 | 2;

export interface Metric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly metadata: readonly KeyValue[];
  readonly data: MetricPoints;
}

export type MetricPoints =
  | { readonly kind: "empty" }
  | { readonly kind: "gauge"; readonly dataPoints: readonly NumberDataPoint[] }
  | {
      readonly kind: "sum";
      readonly dataPoints: readonly NumberDataPoint[];
      readonly aggregationTemporality: AggregationTemporality;
      readonly isMonotonic: boolean;
    }
  | {
      readonly kind: "histogram";
      readonly dataPoints: readonly HistogramDataPoint[];
      readonly aggregationTemporality: AggregationTemporality;
    }
  | {
      readonly kind: "exponentialHistogram";
      readonly dataPoints: readonly ExponentialHistogramDataPoint[];
      readonly aggregationTemporality: AggregationTemporality;
    }
  | { readonly kind: "summary"; readonly dataPoints: readonly SummaryDataPoint[] };

interface DataPoint {
  readonly attributes: readonly KeyValue[];
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  /** Bit 0: no recorded value (a staleness marker). */
  readonly flags: number;
}

/** A number as the wire held it: an integer is `bigint`. `undefined`: the point carries no value. */
export type NumberValue = number | bigint | undefined;

export interface NumberDataPoint extends DataPoint {
  readonly value: NumberValue;
  readonly exemplars: readonly Exemplar[];
}

export interface HistogramDataPoint extends DataPoint {
  readonly count: bigint;
  readonly sum: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** One more than `explicitBounds`, or none of either. */
  readonly bucketCounts: readonly bigint[];
  readonly explicitBounds: readonly number[];
  readonly exemplars: readonly Exemplar[];
}

export interface ExponentialBuckets {
  readonly offset: number;
  readonly bucketCounts: readonly bigint[];
}

export interface ExponentialHistogramDataPoint extends DataPoint {
  readonly count: bigint;
  readonly sum: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly scale: number;
  readonly zeroCount: bigint;
  readonly zeroThreshold: number;
  readonly positive: ExponentialBuckets;
  readonly negative: ExponentialBuckets;
  readonly exemplars: readonly Exemplar[];
}

export interface SummaryDataPoint extends DataPoint {
  readonly count: bigint;
  readonly sum: number;
  readonly quantileValues: readonly { readonly quantile: number; readonly value: number }[];
}

export interface Exemplar {
  readonly timeUnixNano: bigint;
  readonly value: NumberValue;
  readonly traceId: string;
  readonly spanId: string;
  readonly filteredAttributes: readonly KeyValue[];
}
