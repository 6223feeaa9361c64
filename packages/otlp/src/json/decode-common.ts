import type { AnyValue, InstrumentationScope, KeyValue, Resource } from "../data/value.ts";
import { DEFAULT_LIMITS, type Limits } from "../decode/limits.ts";
import { otlpErrors } from "../errors.ts";
import { field, type Fields, JsonReader } from "./reader.ts";

/** Parses the text of a request and hands its top object over. */
export function decodeJson<T>(
  input: string | Uint8Array,
  limits: Limits = DEFAULT_LIMITS,
  read: (json: JsonReader, fields: Fields) => T,
): T {
  const json = new JsonReader(limits);
  if (input.length > limits.bytes) json.limit("bytes", `the request has ${input.length} bytes`);
  const text = typeof input === "string" ? input : new TextDecoder().decode(input);
  if (opened(text, limits.values) > limits.values)
    json.limit("values", "too many objects and lists in one request");
  let parsed: unknown;
  try {
    parsed = LONG_INTEGER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw otlpErrors.OTLP_JSON_MALFORMED({ path: "", reason }, { cause });
  }
  return read(json, json.object(parsed));
}

/** Objects and lists that begin, those in texts too; each needs a character more. Stops counting beyond `most`. */
function opened(text: string, most: number): number {
  if (text.length <= most) return 0;
  let count = 0;
  for (let at = 0; at < text.length && count <= most; at++) {
    const code = text.charCodeAt(at);
    if (code === OPENING_BRACE || code === OPENING_BRACKET) count++;
  }
  return count;
}

const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;

/** May be a number that a double cannot hold, as some senders write 64-bit integers without quotes. */
const LONG_INTEGER = /[:,[]\s*-?\d{16}/;

/** Leaves such a number as its digits: `JSON.parse` tells a reviver the source text of a number. */
function keepDigits(_key: string, value: unknown, ...rest: readonly unknown[]): unknown {
  if (typeof value !== "number" || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  const [context] = rest;
  if (typeof context !== "object" || context === null || !("source" in context)) return value;
  return typeof context.source === "string" && /^-?\d+$/.test(context.source) ? context.source : value;
}

export function attributesOf(json: JsonReader, fields: Fields, name = "attributes"): readonly KeyValue[] {
  const list = json.list(fields, name, (element) => keyValueOf(json, element, json.limits.depth));
  if (list.length > json.limits.attributes)
    return json.at(name, () => json.limit("attributes", "too many attributes"));
  return list;
}

export function resourceOf(json: JsonReader, group: Fields): Resource {
  return json.message(group, "resource", (fields) => ({
    attributes: attributesOf(json, fields),
    droppedAttributesCount: json.uint32(fields, "droppedAttributesCount"),
  }));
}

export function scopeOf(json: JsonReader, group: Fields): InstrumentationScope {
  return json.message(group, "scope", (fields) => ({
    name: json.text(fields, "name"),
    version: json.text(fields, "version"),
    attributes: attributesOf(json, fields),
    droppedAttributesCount: json.uint32(fields, "droppedAttributesCount"),
  }));
}

/** The `AnyValue` in a field; an absent one is the empty value. */
export function anyValueOf(
  json: JsonReader,
  fields: Fields,
  name: string,
  depth: number = json.limits.depth,
): AnyValue {
  return json.message(fields, name, (value) => valueOf(json, value, depth));
}

function keyValueOf(json: JsonReader, element: unknown, depth: number): KeyValue {
  const fields = json.object(element);
  return { key: json.text(fields, "key"), value: anyValueOf(json, fields, "value", depth) };
}

function valueOf(json: JsonReader, fields: Fields, depth: number): AnyValue {
  const has = (name: string): boolean => (field(fields, name) ?? undefined) !== undefined;
  if (has("stringValue")) return { kind: "string", value: json.text(fields, "stringValue") };
  if (has("boolValue")) return { kind: "bool", value: json.bool(fields, "boolValue") };
  if (has("intValue")) return { kind: "int", value: json.int64(fields, "intValue") };
  if (has("doubleValue")) return { kind: "double", value: json.double(fields, "doubleValue") };
  if (has("bytesValue")) return { kind: "bytes", value: json.bytes(fields, "bytesValue") };
  if (has("arrayValue"))
    return json.message(fields, "arrayValue", (list) => ({
      kind: "array",
      value: json.list(list, "values", (element) => valueOf(json, json.object(element), deeper(json, depth))),
    }));
  if (has("kvlistValue"))
    return json.message(fields, "kvlistValue", (list) => ({
      kind: "kvlist",
      value: json.list(list, "values", (element) => keyValueOf(json, element, deeper(json, depth))),
    }));
  return { kind: "empty" };
}

function deeper(json: JsonReader, depth: number): number {
  return depth > 0 ? depth - 1 : json.limit("depth", "values are nested too deep");
}
