/** Attributes from plain JavaScript values, as an application gives them. */
import { ANY_VALUE, KEY_VALUE, VALUE_LIST } from "../wire/fields.ts";
import { ProtoWriter } from "../wire/writer.ts";

/** Deeper objects are written as empty values: it ends cycles, and readers refuse such depth. */
const MAX_DEPTH = 32;

/**
 * Writes one `KeyValue` as `field` of the open message. A whole number within ±(2^53 − 1) becomes an `int`, any other
 * number a `double`; `bigint` an `int` (its low 64 bits); arrays and objects nest; `null`, `undefined`, functions and
 * symbols become the empty value. Never throws, unless a getter of `value` does.
 */
export function writeAttribute(writer: ProtoWriter, field: number, key: string, value: unknown): void {
  keyValue(writer, field, key, value, 0);
}

/** Writes `value` as an `AnyValue` in `field`, by the rules of `writeAttribute`: the body of a log record. */
export function writeValue(writer: ProtoWriter, field: number, value: unknown): void {
  const mark = writer.begin(field);
  content(writer, value, 0);
  writer.end(mark);
}

/** One `KeyValue` without tag and length, to keep and write many times: `writer.bytes(SPAN.attributes, encoded)`. */
export function encodeKeyValue(key: string, value: unknown): Uint8Array<ArrayBuffer> {
  const writer = new ProtoWriter(64);
  keyValueContent(writer, key, value, 0);
  return writer.finish();
}

function keyValue(writer: ProtoWriter, field: number, key: string, value: unknown, depth: number): void {
  if (typeof value === "string") {
    writer.textAttribute(field, key, value);
    return;
  }
  const mark = writer.begin(field);
  keyValueContent(writer, key, value, depth);
  writer.end(mark);
}

function keyValueContent(writer: ProtoWriter, key: string, value: unknown, depth: number): void {
  writer.string(KEY_VALUE.key, key);
  const mark = writer.begin(KEY_VALUE.value);
  content(writer, value, depth);
  writer.end(mark);
}

function content(writer: ProtoWriter, value: unknown, depth: number): void {
  switch (typeof value) {
    case "string":
      writer.string(ANY_VALUE.stringValue, value);
      return;
    case "number":
      if (Number.isSafeInteger(value)) writer.int53(ANY_VALUE.intValue, value);
      else writer.double(ANY_VALUE.doubleValue, value);
      return;
    case "boolean":
      writer.bool(ANY_VALUE.boolValue, value);
      return;
    case "bigint":
      writer.int64(ANY_VALUE.intValue, value);
      return;
    case "object":
      if (value !== null && depth < MAX_DEPTH) nested(writer, value, depth + 1);
      return;
    default:
  }
}

function nested(writer: ProtoWriter, value: object, depth: number): void {
  if (value instanceof Uint8Array) {
    writer.bytes(ANY_VALUE.bytesValue, value);
  } else if (Array.isArray(value)) {
    const mark = writer.begin(ANY_VALUE.arrayValue);
    for (const element of value) {
      const inner = writer.begin(VALUE_LIST.values);
      content(writer, element, depth);
      writer.end(inner);
    }
    writer.end(mark);
  } else {
    const mark = writer.begin(ANY_VALUE.kvlistValue);
    for (const [key, element] of Object.entries(value)) {
      keyValue(writer, VALUE_LIST.values, key, element, depth);
    }
    writer.end(mark);
  }
}
