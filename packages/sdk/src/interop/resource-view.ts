/** The resource as OpenTelemetry's exporters read it. */
import type { Attributes } from "@opentelemetry/api";
import type { OtelResource } from "./open-telemetry.ts";

export function resourceView(attributes: Attributes): OtelResource {
  const view: OtelResource = {
    attributes,
    merge: (other) => (other === null ? view : resourceView({ ...attributes, ...other.attributes })),
    getRawAttributes: () => Object.entries(attributes),
  };
  return Object.freeze(view);
}
