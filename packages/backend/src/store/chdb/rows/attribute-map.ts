/** Attributes as a `Map(String, String)` of the row format. */
import type { KeyValue } from "@sightline/otlp";
import { valueText } from "../../record/attribute-text.ts";
import type { RowWriter } from "./row-writer.ts";

/** Of a key that comes twice the last value stays. */
export function writeAttributes(writer: RowWriter, attributes: readonly KeyValue[]): void {
  const unique = attributes.length > 1 ? distinct(attributes) : attributes;
  writer.varint(unique.length);
  for (const { key, value } of unique) {
    writer.text(key);
    writer.text(value.kind === "string" ? value.value : valueText(value));
  }
}

function distinct(attributes: readonly KeyValue[]): readonly KeyValue[] {
  const seen = new Set<string>();
  for (const { key } of attributes) seen.add(key);
  if (seen.size === attributes.length) return attributes;
  return [...new Map(attributes.map((attribute) => [attribute.key, attribute])).values()];
}
