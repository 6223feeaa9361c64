/**
 * An encoded request as the object that OTLP/JSON writes, straight from its protobuf bytes: who has one encoder has both
 * encodings, and what shows in JSON is what would have gone over the wire.
 * The mapping: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding (hex ids, 64-bit integers as text,
 * enums as numbers).
 */
import { ProtoReader } from "../wire/reader.ts";
import { buckets, type FieldSchema, type MessageSchema, requests, type Signal } from "../wire/schema.ts";
import { FIXED32, FIXED64, LENGTH_DELIMITED, VARINT } from "../wire/wire-type.ts";
import { doubleJson, type JsonObject } from "./encode-common.ts";

/** How the bytes of a field are read; the wire type alone does not tell. */
type Kind =
  | "message"
  | "text"
  | "hex"
  | "base64"
  | "enum"
  | "bool"
  | "zigzag"
  | "integer"
  | "signed"
  | "double"
  | List;
/** Lists of numbers, packed into one field. */
type List = "integers" | "varints" | "doubles";

interface Field {
  readonly name: string;
  readonly repeated: boolean;
  readonly kind: Kind;
  readonly plan: Plan | undefined;
}

/** By field number. */
type Plan = readonly (Field | undefined)[];

/** Kinds by the name in the .proto files; all others are texts, or small numbers where they are not length-delimited. */
const KINDS: Readonly<Record<string, Kind>> = {
  trace_id: "hex",
  span_id: "hex",
  parent_span_id: "hex",
  bytes_value: "base64",
  kind: "enum",
  code: "enum",
  severity_number: "enum",
  aggregation_temporality: "enum",
  bool_value: "bool",
  is_monotonic: "bool",
  scale: "zigzag",
  offset: "zigzag",
  int_value: "integer",
  as_int: "signed",
  count: "integer",
  zero_count: "integer",
  bucket_counts: "integers",
  start_time_unix_nano: "integer",
  end_time_unix_nano: "integer",
  time_unix_nano: "integer",
  observed_time_unix_nano: "integer",
  double_value: "double",
  as_double: "double",
  sum: "double",
  min: "double",
  max: "double",
  zero_threshold: "double",
  quantile: "double",
  // Of a quantile; other fields of that name are messages.
  value: "double",
  explicit_bounds: "doubles",
};

const plans = new Map<MessageSchema, (Field | undefined)[]>();

/**
 * The request as OTLP/JSON's object, for `JSON.stringify` or for reading.
 *
 * @throws WireFault when the bytes are not a request of that signal.
 */
export function requestObject(signal: Signal, bytes: Uint8Array): JsonObject {
  return messageObject(new ProtoReader(bytes), planOf(requests[signal]), bytes.length);
}

/**
 * The groups of a request (`ResourceSpans`, `ResourceLogs`, `ResourceMetrics`) one after the other, so that a large
 * request can be turned into JSON in steps: `{"resourceSpans":[…]}` around them is the whole.
 *
 * @throws WireFault when the bytes are not a request of that signal.
 */
export function* requestGroups(signal: Signal, bytes: Uint8Array): Generator<JsonObject, void> {
  const reader = new ProtoReader(bytes);
  const plan = planOf(requests[signal]);
  while (reader.position < bytes.length) {
    const tag = reader.tag();
    const field = plan[tag >>> 3];
    if (field?.plan === undefined) {
      reader.skip(tag, bytes.length);
      continue;
    }
    const end = reader.range(tag, bytes.length);
    reader.position = reader.start;
    yield messageObject(reader, field.plan, end);
  }
}

function planOf(schema: MessageSchema): Plan {
  const known = plans.get(schema);
  if (known !== undefined) return known;
  const plan: (Field | undefined)[] = [];
  // Before its fields are looked at: values hold values.
  plans.set(schema, plan);
  for (const [number, field] of schema.fields) plan[number] = fieldOf(schema, field);
  return plan;
}

function fieldOf(schema: MessageSchema, { name, repeated, message }: FieldSchema): Field {
  const json = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (message !== undefined) return { name: json, repeated, kind: "message", plan: planOf(message) };
  // The counts of an exponential histogram are varints, those of a plain one are fixed.
  const kind = schema === buckets && name === "bucket_counts" ? "varints" : (KINDS[name] ?? "text");
  return { name: json, repeated, kind, plan: undefined };
}

function messageObject(reader: ProtoReader, plan: Plan, end: number): JsonObject {
  const object: Record<string, unknown> = {};
  while (reader.position < end) {
    const tag = reader.tag();
    const field = plan[tag >>> 3];
    if (field === undefined) {
      reader.skip(tag, end);
    } else if (field.repeated) {
      const before = object[field.name];
      const list: unknown[] = Array.isArray(before) ? before : (object[field.name] = []);
      if (field.kind === "message") list.push(valueOf(reader, field, tag, end));
      else appendNumbers(list, reader, field.kind, tag, end);
    } else {
      object[field.name] = valueOf(reader, field, tag, end);
    }
  }
  reader.close(end);
  return object;
}

function valueOf(reader: ProtoReader, { kind, plan }: Field, tag: number, end: number): unknown {
  switch (tag & 7) {
    case VARINT:
      return varintOf(reader, kind);
    case FIXED64: {
      const at = reader.fixed64();
      if (kind === "double") return doubleJson(reader.doubleAt(at));
      return String(kind === "signed" ? reader.data.getBigInt64(at, true) : reader.bigAt(at));
    }
    case FIXED32:
      return reader.word32At(reader.fixed32());
    default: {
      const fieldEnd = reader.range(tag, end);
      if (plan === undefined) return bytesOf(reader, kind, reader.start, fieldEnd);
      reader.position = reader.start;
      return messageObject(reader, plan, fieldEnd);
    }
  }
}

function varintOf(reader: ProtoReader, kind: Kind): unknown {
  if (kind === "zigzag") return reader.zigzag32();
  reader.varint64();
  if (kind === "enum") return reader.low;
  if (kind === "bool") return reader.low !== 0 || reader.high !== 0;
  return kind === "integer" ? String(wide(reader)) : reader.low >>> 0;
}

/** What `varint64` read, signed. */
function wide(reader: ProtoReader): bigint {
  return (BigInt(reader.high) << 32n) | BigInt(reader.low >>> 0);
}

function bytesOf(reader: ProtoReader, kind: Kind, start: number, end: number): string {
  if (kind === "hex") return reader.hex(start, end);
  return kind === "base64" ? reader.bytes.toString("base64", start, end) : reader.text(start, end);
}

function appendNumbers(list: unknown[], reader: ProtoReader, kind: Kind, tag: number, end: number): void {
  const packed = (tag & 7) === LENGTH_DELIMITED;
  const listEnd = packed ? reader.range(tag, end) : reader.position + 1;
  if (packed) reader.position = reader.start;
  while (reader.position < listEnd) {
    if (kind === "doubles") list.push(doubleJson(reader.doubleAt(reader.fixed64())));
    else if (kind === "varints") {
      reader.varint64();
      list.push(String(BigInt.asUintN(64, wide(reader))));
    } else list.push(String(reader.bigAt(reader.fixed64())));
  }
}
