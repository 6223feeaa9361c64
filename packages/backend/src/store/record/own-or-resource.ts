import type { Attributes } from "@sightline/api";

/** The attribute of the span or log, else of its resource: an empty text hides nothing. */
export function ownOrResource(own: Attributes, resource: Attributes, key: string): string | undefined {
  return own[key] || (resource[key] ?? own[key]);
}
