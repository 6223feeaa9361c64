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
  BURN_RATE_WINDOWS,
  burnRate,
  burnRatePairs,
  errorBudget,
  firingPair,
  isEnoughTraffic,
  SLO_PERIOD,
  SLO_PERIOD_SECONDS,
  TRAFFIC_FLOOR,
  type BurnRatePair,
  type BurnRateWindow,
  type BurnRule,
  type BurnSeverity,
  type EventCounts,
  type TrafficFloor,
} from "./slo/burn-rate.ts";
export {
  sloProblems,
  type ErrorRatioIndicator,
  type LabelMatch,
  type LatencyIndicator,
  type MetricSelector,
  type PromqlIndicator,
  type RatioIndicator,
  type SloDeclaration,
  type SloDeclarations,
  type SloIndicator,
} from "./slo/declaration.ts";
export { durationSeconds } from "./slo/duration.ts";
export {
  HYSTERESIS,
  nextSloState,
  sloStateOf,
  type SloBounds,
  type SloDirection,
  type SloState,
} from "./slo/state.ts";
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
