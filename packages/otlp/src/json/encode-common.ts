/** OTLP's data types to the objects that `JSON.stringify` turns into OTLP/JSON. Defaults are left out. */
import { assertNever } from "@sightline/model";
import type { AnyValue, InstrumentationScope, KeyValue, Resource } from "../data/value.ts";

/** A message as JSON: fields that are `undefined` are not written. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function attributesJson(attributes: readonly KeyValue[]): readonly JsonObject[] | undefined {
  return list(attributes, ({ key, value }) => ({ key, value: valueJson(value) }));
}

/** The content of a oneof is written even when it is a default: it says which kind it is. */
export function valueJson(value: AnyValue): JsonObject {
  switch (value.kind) {
    case "empty":
      return {};
    case "string":
      return { stringValue: value.value };
    case "bool":
      return { boolValue: value.value };
    case "int":
      return { intValue: String(value.value) };
    case "double":
      return { doubleValue: doubleJson(value.value) };
    case "bytes":
      return { bytesValue: Buffer.from(value.value).toString("base64") };
    case "array":
      return { arrayValue: { values: value.value.map(valueJson) } };
    case "kvlist":
      return { kvlistValue: { values: attributesJson(value.value) } };
    default:
      return assertNever(value, "kind of attribute value");
  }
}

export function resourceJson(resource: Resource): JsonObject {
  return {
    attributes: attributesJson(resource.attributes),
    droppedAttributesCount: count(resource.droppedAttributesCount),
  };
}

export function scopeJson(scope: InstrumentationScope): JsonObject {
  return {
    name: text(scope.name),
    version: text(scope.version),
    attributes: attributesJson(scope.attributes),
    droppedAttributesCount: count(scope.droppedAttributesCount),
  };
}

/** JSON has no words for these numbers; OTLP takes them as strings. */
export function doubleJson(value: number): number | string {
  if (Object.is(value, -0)) return "-0";
  return Number.isFinite(value) ? value : String(value);
}

export function list<T>(
  items: readonly T[],
  json: (item: T) => JsonObject,
): readonly JsonObject[] | undefined {
  return items.length === 0 ? undefined : items.map((item) => json(item));
}

export function text(value: string): string | undefined {
  return value === "" ? undefined : value;
}

export function count(value: number): number | undefined {
  return value === 0 ? undefined : value;
}

/** 64-bit integers are strings in OTLP/JSON. */
export function integer64(value: bigint): string | undefined {
  return value === 0n ? undefined : String(value);
}
