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
  SHIPPED_ALERTS,
  type AlertDeclaration,
  type AlertDeclarations,
  type ShippedAlertChange,
  type ShippedAlertName,
} from "./alert/declaration.ts";
export type {
  AlertRoute,
  AlertRouting,
  EmailReceiver,
  PagerDutyReceiver,
  Receiver,
  SlackReceiver,
  WebhookReceiver,
} from "./alert/routing.ts";
export {
  DASHBOARD_PANEL_KINDS,
  type ChoiceVariable,
  type Dashboard,
  type DashboardPanelKind,
  type DashboardQuery,
  type DashboardVariable,
  type LabelVariable,
  type NativePanelQuery,
  type Panel,
  type PanelAxis,
  type PanelLink,
  type PanelRow,
  type PanelThreshold,
  type PromqlPanelQuery,
  type SearchPanelQuery,
  type TextVariable,
} from "./dashboard/dashboard.ts";
export {
  PANEL_KINDS,
  type DashboardDeclaration,
  type DashboardRow,
  type DeclaredVariable,
  type MetricVariable,
  type PanelDeclaration,
  type PanelKind,
  type PanelQuery,
} from "./dashboard/declaration.ts";
export { dashboardFormProblems } from "./dashboard/form.ts";
export { telemetryProblems } from "./declaration/problems.ts";
export {
  defineMetrics,
  type LabelOf,
  type MetricDeclaration,
  type MetricDeclarations,
} from "./metric-declaration.ts";
export {
  avg,
  count,
  increase,
  latest,
  max,
  min,
  promql,
  quantile,
  rate,
  ratio,
  sum,
  top,
  type Aggregated,
} from "./query/builder.ts";
export type { MatchInput } from "./query/match.ts";
export type {
  AggregateOperator,
  AggregateQuery,
  BinaryQuery,
  GrowthQuery,
  HistogramPart,
  NumberQuery,
  PromqlQuery,
  QuantileQuery,
  QueryMatch,
  QueryMatches,
  QueryNode,
  QueryOperator,
  RatioQuery,
  SeriesQuery,
  TopQuery,
} from "./query/node.ts";
export { labelsBelow, queryProblems } from "./query/problems.ts";
export type { Operand, Query, Selection } from "./query/query.ts";
export {
  exposedName,
  metricsOf,
  observationsOf,
  sumOf,
  type CounterReference,
  type GaugeReference,
  type HistogramReference,
  type MetricReference,
  type MetricsOf,
} from "./query/reference.ts";
export { keyKind, type KeyKind, wordsOfName } from "./sensitive-key.ts";
export type { SloOf } from "./slo/declared-names.ts";
export { indicatorProblems } from "./slo/problems.ts";
export {
  STANDARD_METRICS,
  withStandardMetrics,
  type StandardMetrics,
  type WithStandard,
} from "./standard-metrics.ts";
export {
  defineTelemetry,
  type LabelName,
  type MetricName,
  type QueriedMetric,
  type ServiceDeclaration,
  type TelemetryDeclaration,
  type TenantDeclaration,
} from "./telemetry.ts";
