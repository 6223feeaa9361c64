/** Attribute names that keys of the filter stand for. https://opentelemetry.io/docs/specs/semconv/ */
export const TENANT = "tenant.id";
/** The newer name first. */
export const ENVIRONMENT: readonly string[] = Object.freeze([
  "deployment.environment.name",
  "deployment.environment",
]);
export const VERSION = "service.version";
export const INSTANCE = "service.instance.id";
