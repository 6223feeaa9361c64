/** Names and call forms of the earlier API. Each says once what took its place. */
export {
  createDefaultConfig,
  createObservabilityManager,
  initializeOtel,
  initOtel,
  initTracing,
  setupTracing,
} from "./configuration.ts";
export { type Deprecation, deprecations, REMOVED_IN } from "./deprecation.ts";
export { provisionPlatformDashboards } from "./provisioning.ts";
export {
  addSpanAttribute,
  getMetricsText,
  getTraceContext,
  recordCounter,
  recordGauge,
  recordHistogram,
  registerMetric,
} from "./recording.ts";
