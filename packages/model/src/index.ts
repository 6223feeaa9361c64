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
export { errorFingerprint, normalisedMessage, topFrames, type ErrorParts } from "./error-fingerprint.ts";
export {
  DEFAULT_LATENCY_BUCKETS,
  INSTRUMENT_KINDS,
  type GaugeAggregation,
  type InstrumentDefinition,
  type InstrumentKind,
} from "./instrument.ts";
export { isMetricName, metricProblems, type DeclarationProblem, type MetricLike } from "./metric-rules.ts";
export { nearestName } from "./nearest-name.ts";
export { prometheusLabelName, prometheusMetricName, type MetricNameKind } from "./prometheus-name.ts";
export {
  defineTelemetry,
  telemetryProblems,
  type LabelName,
  type LabelOf,
  type MetricDeclaration,
  type MetricDeclarations,
  type MetricName,
  type ServiceDeclaration,
  type TelemetryDeclaration,
} from "./telemetry.ts";
