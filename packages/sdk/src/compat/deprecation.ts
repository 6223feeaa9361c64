/** What is old, what took its place, and when it goes. The guide's table is held to this one by a test. */
import { notices } from "../observability/process-state.ts";

/** The version that no longer has `@sightline/sdk/compat`. */
export const REMOVED_IN = "1.0.0";

export interface Deprecation {
  readonly old: string;
  /** A name that `@sightline/sdk` exports, or another package and its name. */
  readonly instead: string;
}

export const deprecations: readonly Deprecation[] = Object.freeze([
  { old: "createDefaultConfig(serviceName, environment, …)", instead: "createDefaultConfig" },
  { old: "initializeOtel(serviceName, environment, …)", instead: "initializeOtel" },
  { old: "initOtel(config)", instead: "initializeOtel" },
  { old: "setupTracing(app, otlpEndpoint)", instead: "initTracing" },
  { old: "initTracing(app, otlpEndpoint)", instead: "initTracing" },
  {
    old: "createObservabilityManager(serviceName, serviceVersion, environment)",
    instead: "ObservabilityManager",
  },
  { old: "registerMetric(name, type, description, labels, unit, buckets)", instead: "registerMetric" },
  { old: "recordCounter(name, value, labels)", instead: "incrementCounter" },
  { old: "recordGauge(name, value, labels)", instead: "setGauge" },
  { old: "recordHistogram(name, value, labels)", instead: "observeHistogram" },
  { old: "getMetricsText()", instead: "getPrometheusMetrics" },
  { old: "getTraceContext()", instead: "getCurrentSpanContext" },
  { old: "addSpanAttribute(key, value)", instead: "addSpanAttributes" },
  {
    old: "provisionPlatformDashboards(options)",
    instead: "provisionPlatformDashboards of @sightline/as-code",
  },
]);

/** Says once for each old form what to write instead. */
export function deprecated(old: Deprecation["old"]): void {
  const entry = deprecations.find((each) => each.old === old);
  notices.once(
    `deprecated ${old}`,
    `${old} is deprecated: use ${entry?.instead ?? "the function of @sightline/sdk"}. It goes with version ${REMOVED_IN}; docs/guide/migrate-from-earlier-api.md has the table.`,
  );
}
