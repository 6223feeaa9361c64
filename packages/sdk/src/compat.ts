/**
 * `@sightline/sdk/compat`: names and call forms of the earlier API, each of which says once what took its place. All other
 * names are those of `@sightline/sdk`, so that one replaced import path is enough to begin with.
 */
export * from "./index.ts";
export {
  addSpanAttribute,
  createDefaultConfig,
  createObservabilityManager,
  type Deprecation,
  deprecations,
  getMetricsText,
  getTraceContext,
  initializeOtel,
  initOtel,
  initTracing,
  provisionPlatformDashboards,
  recordCounter,
  recordGauge,
  recordHistogram,
  registerMetric,
  REMOVED_IN,
  setupTracing,
} from "./compat/index.ts";
