/** Attribute names that keys of the filter stand for. https://opentelemetry.io/docs/specs/semconv/ */
export const TENANT = "tenant.id";
/** The newer name first. */
export const ENVIRONMENT: readonly string[] = Object.freeze([
  "deployment.environment.name",
  "deployment.environment",
]);
export const VERSION = "service.version";
export const INSTANCE = "service.instance.id";

/** As the filter spells what an attribute says; most attributes go by their own name. */
export function filterKey(attribute: string): string {
  if (attribute === TENANT) return "tenant";
  if (attribute === VERSION) return "version";
  return ENVIRONMENT.includes(attribute) ? "env" : attribute;
}
