/** What a metric is, in the words of Prometheus and OpenTelemetry. */
export type InstrumentKind = "counter" | "up-down-counter" | "gauge" | "histogram" | "exponential-histogram";

/** In the order in which they are listed to people. */
export const INSTRUMENT_KINDS: readonly InstrumentKind[] = Object.freeze([
  "counter",
  "up-down-counter",
  "gauge",
  "histogram",
  "exponential-histogram",
]);

/** How one gauge of several processes becomes one number. */
export type GaugeAggregation = "sum" | "min" | "max" | "mean";

/** A declared metric. Plain data: the SDK registers it, generators read it. */
export interface InstrumentDefinition {
  /** As Prometheus spells it, without the registry's prefix: `http_requests_total`. */
  readonly name: string;
  readonly kind: InstrumentKind;
  readonly description: string;
  /** UCUM, as OpenTelemetry asks: `s`, `By`, `1`, `{request}`. */
  readonly unit: string;
  /** Label names in a fixed order. */
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets in `unit`, ascending, without infinity. */
  readonly buckets?: readonly number[];
  /** Whether a counter keeps exemplars too; histograms always do. */
  readonly exemplars?: boolean;
  /** Of a gauge, over the processes of a cluster; `sum` by default. */
  readonly aggregation?: GaugeAggregation;
}

/**
 * Seconds. Every threshold that ships (120 ms, 500 ms, 800 ms, 1 s, 2 s) lies on an edge, so that a ratio of good events
 * is exact. Fixed by the contract.
 */
export const DEFAULT_LATENCY_BUCKETS: readonly number[] = Object.freeze([
  0.005, 0.01, 0.025, 0.05, 0.1, 0.12, 0.25, 0.5, 0.8, 1, 2, 2.5, 5, 10,
]);
