/**
 * An encoded request as OTLP/JSON, straight from its protobuf bytes: who has one encoder has both
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
  /** What stands before its value and after it. */
  readonly head: string;
  readonly tail: string;
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
 * The request as OTLP/JSON's object, for reading.
 *
 * @throws WireFault when the bytes are not a request of that signal.
 */
export function requestObject(signal: Signal, bytes: Uint8Array): JsonObject {
  const object: JsonObject = JSON.parse(
    messageText(new ProtoReader(bytes), planOf(requests[signal]), bytes.length),
  );
  return object;
}

/**
 * The groups of a request (`ResourceSpans`, `ResourceLogs`, `ResourceMetrics`) as texts one after the other, so that a
 * large request can be turned into JSON in steps: `{"resourceSpans":[…]}` around them is the whole. Text is written
 * straight from the bytes, with no object for each message in between.
 *
 * @throws WireFault when the bytes are not a request of that signal.
 */
export function* requestGroups(signal: Signal, bytes: Uint8Array): Generator<string, void> {
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
    yield messageText(reader, field.plan, end);
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
  const head = `"${json}":${repeated ? "[" : ""}`;
  const shape = { head, tail: repeated ? "]" : "", repeated };
  if (message !== undefined) return { ...shape, kind: "message", plan: planOf(message) };
  // The counts of an exponential histogram are varints, those of a plain one are fixed.
  const kind = schema === buckets && name === "bucket_counts" ? "varints" : (KINDS[name] ?? "text");
  return { ...shape, kind, plan: undefined };
}

/** In the order of the bytes, which is how our own encoders write: elements of a list one after the other. */
function messageText(reader: ProtoReader, plan: Plan, end: number): string {
  const start = reader.position;
  let text = "{";
  let tail = "";
  let last = -1;
  let seen = 0;
  while (reader.position < end) {
    const tag = reader.tag();
    const number = tag >>> 3;
    const field = plan[number];
    if (field === undefined) {
      reader.skip(tag, end);
      continue;
    }
    const value = elementText(reader, field, tag, end);
    if (number === last && field.repeated) {
      text += `,${value}`;
      continue;
    }
    if ((seen & (1 << number)) !== 0) {
      reader.position = start;
      return scatteredText(reader, plan, end);
    }
    seen |= 1 << number;
    text += (last < 0 ? "" : `${tail},`) + field.head + value;
    ({ tail } = field);
    last = number;
  }
  reader.close(end);
  return `${text}${tail}}`;
}

/** The same for a message whose fields stand in any order, as protobuf allows. */
function scatteredText(reader: ProtoReader, plan: Plan, end: number): string {
  const values = new Map<Field, string>();
  while (reader.position < end) {
    const tag = reader.tag();
    const field = plan[tag >>> 3];
    if (field === undefined) {
      reader.skip(tag, end);
      continue;
    }
    const value = elementText(reader, field, tag, end);
    const before = values.get(field);
    // Of a field that is no list the last one holds.
    values.set(field, before === undefined || !field.repeated ? value : `${before},${value}`);
  }
  reader.close(end);
  return `{${[...values].map(([{ head, tail }, value]) => head + value + tail).join(",")}}`;
}

function elementText(reader: ProtoReader, field: Field, tag: number, end: number): string {
  return field.repeated && field.kind !== "message"
    ? listText(reader, field.kind, tag, end)
    : valueText(reader, field, tag, end);
}

function valueText(reader: ProtoReader, { kind, plan }: Field, tag: number, end: number): string {
  switch (tag & 7) {
    case VARINT:
      return varintText(reader, kind);
    case FIXED64:
      return fixed64Text(reader, kind);
    case FIXED32:
      return String(reader.word32At(reader.fixed32()));
    default: {
      const fieldEnd = reader.range(tag, end);
      if (plan === undefined) return bytesText(reader, kind, reader.start, fieldEnd);
      reader.position = reader.start;
      return messageText(reader, plan, fieldEnd);
    }
  }
}

function varintText(reader: ProtoReader, kind: Kind): string {
  if (kind === "zigzag") return String(reader.zigzag32());
  reader.varint64();
  if (kind === "enum") return String(reader.low);
  if (kind === "bool") return reader.low !== 0 || reader.high !== 0 ? "true" : "false";
  return kind === "integer" ? `"${wide(reader)}"` : String(reader.low >>> 0);
}

function fixed64Text(reader: ProtoReader, kind: Kind): string {
  const at = reader.fixed64();
  if (kind === "double" || kind === "doubles") {
    const double = doubleJson(reader.doubleAt(at));
    return typeof double === "number" ? String(double) : `"${double}"`;
  }
  return `"${kind === "signed" ? reader.data.getBigInt64(at, true) : reader.bigAt(at)}"`;
}

function bytesText(reader: ProtoReader, kind: Kind, start: number, end: number): string {
  if (kind === "hex") return `"${reader.hex(start, end)}"`;
  if (kind === "base64") return `"${reader.bytes.toString("base64", start, end)}"`;
  const text = reader.text(start, end);
  return isPlain(reader.bytes, start, end) ? `"${text}"` : JSON.stringify(text);
}

/** Printable ASCII without quotes and backslashes stands in JSON as it is. */
function isPlain(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c) return false;
  }
  return true;
}

/** What `varint64` read, signed. */
function wide(reader: ProtoReader): bigint {
  return (BigInt(reader.high) << 32n) | BigInt(reader.low >>> 0);
}

function listText(reader: ProtoReader, kind: Kind, tag: number, end: number): string {
  const packed = (tag & 7) === LENGTH_DELIMITED;
  const listEnd = packed ? reader.range(tag, end) : reader.position + 1;
  if (packed) reader.position = reader.start;
  let text = "";
  while (reader.position < listEnd) {
    if (text !== "") text += ",";
    if (kind === "varints") {
      reader.varint64();
      text += `"${BigInt.asUintN(64, wide(reader))}"`;
    } else {
      text += fixed64Text(reader, kind);
    }
  }
  return text;
}
