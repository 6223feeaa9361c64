import type { Resource } from "@sightline/otlp";
import { valueText } from "./attribute-text.ts";

/** The name OpenTelemetry gives a service that did not say its own. */
export const UNKNOWN_SERVICE = "unknown_service";

export function serviceName(resource: Resource): string {
  const found = resource.attributes.findLast((attribute) => attribute.key === "service.name");
  const text = found === undefined ? "" : valueText(found.value);
  return text === "" ? UNKNOWN_SERVICE : text;
}
