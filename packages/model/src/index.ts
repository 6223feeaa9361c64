export {
  assertNever,
  defineErrors,
  SightlineError,
  type ErrorBody,
  type ErrorCatalogue,
  type ErrorEntry,
  type ErrorFactory,
  type ErrorOptions,
} from "./errors.ts";
export { DEFAULT_LATENCY_BUCKETS, type InstrumentDefinition, type InstrumentKind } from "./instrument.ts";
export { prometheusLabelName, prometheusMetricName, type MetricNameKind } from "./prometheus-name.ts";
