export { setupObservability, type SetupOptions } from "./api-copy/application.ts";
export {
  evaluateSlos,
  initializeTenantMetrics,
  recordBusinessMetric,
  recordBusinessTotals,
  registerBusinessMetric,
  type TenantMetricsOptions,
} from "./business/calls.ts";
export { businessErrors } from "./business/errors.ts";
export { createAudioMetrics, migrateDiscordMetrics } from "./business/packs/audio/metrics.ts";
export { createCommerceMetrics } from "./business/packs/commerce/metrics.ts";
export {
  definePack,
  type FactsOf,
  type FieldKind,
  type MetricPack,
  type PackEvent,
  type PackFunctions,
  type PackWrite,
} from "./business/packs/pack.ts";
export {
  initializePartnerMetrics,
  recordCommissionCalculation,
  recordCustomerAcquisition,
  recordCustomerLifecycle,
  recordPartnerPerformance,
  recordPartnerSignup,
  recordRevenueAttribution,
  recordSlaViolation,
} from "./business/packs/partners/calls.ts";
export { partnersPack } from "./business/packs/partners/pack.ts";
export { type PackOptions, usePack } from "./business/packs/use-pack.ts";
export type { BusinessContext } from "./business/metric/context.ts";
export type { BusinessMetricSpec, BusinessValue, EventBatch } from "./business/metric/spec.ts";
export { BusinessMetricType } from "./business/metric/type.ts";
export { defaultBusinessMetrics } from "./business/slo/defaults.ts";
export { sloDeclarationOf } from "./business/slo/declaration.ts";
export type { SloEvaluation, SloScope } from "./business/slo/evaluation.ts";
export type { LedgerHistory, MetricHistory, SloHistory } from "./business/slo/history.ts";
export { TenantMetrics, type TenantMetricsSettings } from "./business/tenant-metrics.ts";
export { Environment } from "./config/environment.ts";
export {
  type ExporterConfig,
  type ExporterTarget,
  ExporterType,
  type OtlpTarget,
  type Signal,
} from "./config/exporter-config.ts";
export type { CodeSettings, ExporterList } from "./config/given.ts";
export {
  createDashboardConfig,
  createMetricsConfig,
  type DashboardConfig,
  type DashboardOptions,
  type DashboardTarget,
  type MetricsConfig,
} from "./config/metrics-config.ts";
export {
  createDefaultConfig,
  type DefaultConfigOptions,
  type OTelConfig,
  type OTelConfig as ObservabilityConfig,
} from "./config/otel-config.ts";
export type { Config } from "./config/resolve.ts";
export type { Setting } from "./config/setting.ts";
export { type Settings, settings } from "./config/settings.ts";
export { type OperationTracer, tracedDbOperation } from "./database/traced-operation.ts";
export { tracedTransaction } from "./database/transaction/traced-transaction.ts";
export type { TransactionOf } from "./database/transaction/transaction-of.ts";
export { sdkErrors } from "./errors.ts";
export type { FlatLog, FlatMetric, FlatSpan } from "./export/flat-item.ts";
export { telemetryMemory, type TelemetryMemory } from "./export/telemetry-memory.ts";
export { setHttpRoute } from "./instrumentation/http/server.ts";
export { observeRoute, type RouteHandler, type RouteOptions } from "./instrumentation/next/observe-route.ts";
export type {
  Brought,
  OtelLogRecord,
  OtelLogRecordExporter,
  OtelLogRecordProcessor,
  OtelReadableLogRecord,
  OtelReadableSpan,
  OtelSpanExporter,
  OtelSpanProcessor,
} from "./interop/open-telemetry.ts";
export type { LogFields } from "./logs/fields.ts";
export type { LogLevel } from "./logs/level.ts";
export type { LeastLevel, LevelTable } from "./logs/level-rules.ts";
export type { LogFormat } from "./logs/terminal.ts";
export type { Logger } from "./logs/logger.ts";
export type { CounterCell, GaugeCell, UpDownCell } from "./metrics/cell.ts";
export { type MetricDefinition, MetricType } from "./metrics/definition.ts";
export type { ExponentialCell } from "./metrics/exponential-cell.ts";
export type { Labels, LabelValue } from "./metrics/getter.ts";
export type { FunctionTracker } from "./metrics/function-metrics.ts";
export type { HistogramCell } from "./metrics/histogram-cell.ts";
export type {
  Counter,
  ExponentialHistogram,
  Gauge,
  Histogram,
  UpDownCounter,
} from "./metrics/instruments.ts";
export type { MetricsHandler } from "./metrics/metrics-handler.ts";
export { metricProducer, type RegistryProducer } from "./metrics/metric-producer.ts";
export { type MetricInfo, type MetricsInfo } from "./metrics/metrics-info.ts";
export type { LegacyMetric, MergedRegistry, PromClientRegistry } from "./metrics/prom-client.ts";
export {
  type InstrumentsOf,
  MetricsRegistry,
  type RegistrySettings,
  type RegistryWorld,
} from "./metrics/registry.ts";
export {
  addSpanAttributes,
  getCurrentSpanContext,
  getTracer,
  recordException,
  startActiveSpan,
  withSpan,
} from "./observability/active-span.ts";
export type { Observability } from "./observability/handle.ts";
export type { SamplingControl } from "./sampling/control.ts";
export type { IncidentOrder, IncidentReport } from "./sampling/incident.ts";
export type { SamplingReport } from "./sampling/report.ts";
export { createHealthEndpointHandler, type HealthEndpointOptions } from "./observability/health/endpoint.ts";
export type { HealthCheckOptions, HealthFinding, HealthQuestion } from "./observability/health/own-checks.ts";
export { registerHealthCheck } from "./observability/health/sources.ts";
export {
  getObservabilityHealth,
  type HealthCheck,
  type HealthStatus,
  type HealthSubjects,
  type ObservabilityHealth,
} from "./observability/health.ts";
export {
  type InitializedOtel,
  initializeOtel,
  initTracing,
  metricsMiddleware,
  type MetricsMiddleware,
  setupServiceObservability,
  type TracingOptions,
} from "./observability/initialize.ts";
export { ObservabilityManager } from "./observability/manager.ts";
export type { ExporterReport, ObservabilityStatus } from "./observability/status.ts";
export {
  getMetricProducer,
  getMetricsInfo,
  getPrometheusMetrics,
  incrementCounter,
  initializeMetricsRegistry,
  listMetrics,
  mergePromClient,
  metrics,
  type MetricsRegistryOptions,
  observeHistogram,
  registerMetric,
  registerTelemetry,
  setGauge,
  setOtelMeter,
  time,
  trackFunctionMetrics,
} from "./observability/metric-calls.ts";
export { getLogger, setLogLevels } from "./observability/process-state.ts";
export type { RedactionOptions } from "./redaction/redactor.ts";
export type { TenantMiddlewareOptions } from "./tenant/admission.ts";
export type { TenantOptions } from "./tenant/incoming.ts";
export { TenantContextMiddleware, type TenantMiddleware } from "./tenant/middleware.ts";
export { withTenantContext } from "./tenant/route-handler.ts";
export { getTenantContext, setTenantContext, withTenant } from "./tenant/tenant-calls.ts";
export type { TenantContext } from "./tenant/tenant-scope.ts";
export type { TenantCheck } from "./tenant/validation.ts";
export {
  errorHandler,
  type ErrorHandler,
  type ExceptionOptions,
  noteException,
  standardExceptionHandler,
} from "./exception/note-exception.ts";
