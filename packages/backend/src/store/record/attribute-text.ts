/** OTLP values as the text that the store keeps. */
import type { AnyValue, KeyValue } from "@sightline/otlp";
import { assertNever } from "@sightline/model";
import type { Attributes } from "@sightline/api";

/** Arrays and maps are JSON, bytes are base64, an empty value is empty text. */
export function valueText(value: AnyValue): string {
  switch (value.kind) {
    case "string":
      return value.value;
    case "empty":
      return "";
    case "bool":
    case "int":
    case "double":
      return String(value.value);
    case "bytes":
      return Buffer.from(value.value).toString("base64");
    case "array":
    case "kvlist":
      return JSON.stringify(plain(value));
    default:
      return assertNever(value, "attribute value");
  }
}

/** Of a key that comes twice the last value stays. */
export function attributeTexts(attributes: readonly KeyValue[]): Attributes {
  const texts: Attributes = Object.create(null);
  for (const { key, value } of attributes) texts[key] = valueText(value);
  return texts;
}

function plain(value: AnyValue): unknown {
  switch (value.kind) {
    case "array":
      return value.value.map(plain);
    case "kvlist":
      return Object.fromEntries(value.value.map((entry) => [entry.key, plain(entry.value)]));
    case "int":
      return Number.isSafeInteger(Number(value.value)) ? Number(value.value) : String(value.value);
    case "string":
    case "bool":
    case "double":
      return value.value;
    case "bytes":
    case "empty":
      return value.kind === "empty" ? null : valueText(value);
    default:
      return assertNever(value, "attribute value");
  }
}
