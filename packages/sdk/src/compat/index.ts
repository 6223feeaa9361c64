/**
 * `@sightline/sdk/compat`: names and call forms of the earlier API. Each says once what took its place. All other names
 * are those of `@sightline/sdk`, so that one replaced import path is enough to begin with.
 */
export * from "../index.ts";
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
