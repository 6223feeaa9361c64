/** What a business metric measures. */

export type BusinessMetricType =
  | "success_rate"
  | "latency"
  | "throughput"
  | "error_rate"
  | "availability"
  | "utilisation"
  | "count"
  | "custom";

/** The types by name, for those who rather write `BusinessMetricType.SUCCESS_RATE`. */
export const BusinessMetricType: {
  readonly SUCCESS_RATE: "success_rate";
  readonly LATENCY: "latency";
  readonly THROUGHPUT: "throughput";
  readonly ERROR_RATE: "error_rate";
  readonly AVAILABILITY: "availability";
  readonly UTILISATION: "utilisation";
  readonly UTILIZATION: "utilisation";
  readonly COUNT: "count";
  readonly CUSTOM: "custom";
} = Object.freeze({
  SUCCESS_RATE: "success_rate",
  LATENCY: "latency",
  THROUGHPUT: "throughput",
  ERROR_RATE: "error_rate",
  AVAILABILITY: "availability",
  UTILISATION: "utilisation",
  UTILIZATION: "utilisation",
  COUNT: "count",
  CUSTOM: "custom",
});

export const BUSINESS_METRIC_TYPES: readonly BusinessMetricType[] = Object.freeze([
  "success_rate",
  "latency",
  "throughput",
  "error_rate",
  "availability",
  "utilisation",
  "count",
  "custom",
]);
