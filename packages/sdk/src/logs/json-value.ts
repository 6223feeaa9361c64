/**
 * Any value as JSON: never throws, whatever getters, proxies and `toJSON` do, and never longer than its limits. Not
 * `JSON.stringify`: one throwing getter would cost the whole field, and a large object has no end.
 */
import type { Redactor } from "../redaction/redactor.ts";
import { errorFields } from "./error-fields.ts";
import { cutText, jsonText, MAX_TEXT } from "./json-text.ts";

/** As attributes over OTLP: deeper levels are rather a graph than a field. */
const MAX_DEPTH = 8;
/** Members of one object or list, and of all together in one field. */
const MAX_MEMBERS = 200;
const MAX_VALUES = 2000;
/** UTF-16 units of all texts of one field. */
const MAX_UNITS = 64 * 1024;
/** Of a buffer. */
const MAX_BYTES = 3 * 1024;

/** What is left of the limits of one field. */
interface Room {
  values: number;
  units: number;
  readonly redactor: Redactor;
  readonly ancestors: object[];
}

/** JSON of a field's value; `undefined` for what JSON has no word for: `undefined` itself and functions. */
export function jsonValue(name: string, value: unknown, redactor: Redactor): string | undefined {
  switch (typeof value) {
    case "string":
      return jsonText(redactor.value(name, value.length > MAX_TEXT ? cutText(value) : value));
    case "number":
      return numberJson(redactor.value(name, value));
    case "boolean":
      return value ? "true" : "false";
    case "undefined":
    case "function":
      return undefined;
    default:
      if (value === null) return "null";
      return written(name, value, { values: MAX_VALUES, units: MAX_UNITS, redactor, ancestors: [] });
  }
}

function numberJson(value: unknown): string {
  if (typeof value === "number") return Number.isFinite(value) ? `${value}` : `"${value}"`;
  return jsonText(String(value));
}

/** `name` decides what is secret: that of the member, or of a secret above it. */
function written(name: string, value: unknown, room: Room): string | undefined {
  room.values--;
  switch (typeof value) {
    case "string":
      return textWritten(name, value, room);
    case "number":
    case "bigint": {
      const safe: unknown = room.redactor.value(name, value);
      return typeof safe === "bigint" ? `"${safe}"` : numberJson(safe);
    }
    case "boolean":
      return value ? "true" : "false";
    case "symbol":
      return textWritten(name, String(value), room);
    case "object":
      return value === null ? "null" : objectWritten(name, value, room);
    default:
      return undefined;
  }
}

/** Cut before it is looked through for secrets, whose cost is that of its length. */
function textWritten(name: string, text: string, room: Room): string {
  const kept = cutText(text, Math.min(MAX_TEXT, Math.max(room.units, 0)));
  room.units -= kept.length;
  return jsonText(room.redactor.value(name, kept));
}

function isFull(room: Room): boolean {
  return room.values <= 0 || room.units <= 0;
}

function objectWritten(name: string, value: object, room: Room): string {
  if (room.ancestors.includes(value)) return '"[circular]"';
  if (room.ancestors.length > MAX_DEPTH) return '"[too deep]"';
  room.ancestors.push(value);
  try {
    return shapeWritten(name, value, room);
  } catch (error) {
    return jsonText(`[not readable: ${reasonOf(error, room.redactor)}]`);
  } finally {
    room.ancestors.pop();
  }
}

function shapeWritten(name: string, value: object, room: Room): string {
  if (Array.isArray(value)) return listWritten(name, value, value.length, room);
  if (value instanceof Error) return membersWritten(name, Object.entries(errorFields(value)), room);
  if (value instanceof Date)
    return jsonText(Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString());
  if (ArrayBuffer.isView(value)) return bytesWritten(name, value, room);
  if (value instanceof ArrayBuffer) return bytesWritten(name, new Uint8Array(value), room);
  if (value instanceof Map) return membersWritten(name, pairsOf(value), room, value.size);
  if (value instanceof Set) return listWritten(name, value, value.size, room);
  if (value instanceof RegExp) return textWritten(name, String(value), room);
  const own: unknown = "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value;
  if (own !== value) return written(name, own, room) ?? "null";
  return membersWritten(name, propertiesOf(value, room.redactor), room);
}

function* pairsOf(map: ReadonlyMap<unknown, unknown>): Generator<[string, unknown]> {
  for (const [key, value] of map)
    yield [typeof key === "object" && key !== null ? "[object]" : String(key), value];
}

/** Each property on its own, so that one that throws does not cost the others. */
function* propertiesOf(value: object, redactor: Redactor): Generator<[string, unknown]> {
  for (const key of Object.keys(value)) {
    let member: unknown;
    try {
      member = Reflect.get(value, key);
    } catch (error) {
      member = `[threw: ${reasonOf(error, redactor)}]`;
    }
    yield [key, member];
  }
}

function membersWritten(
  name: string,
  members: Iterable<readonly [string, unknown]>,
  room: Room,
  size?: number,
): string {
  const secret = room.redactor.isSecret(name);
  let json = "";
  let count = 0;
  for (const [key, member] of members) {
    if (count === MAX_MEMBERS || isFull(room)) {
      const left = size === undefined ? "" : `${size - count} `;
      return `{${json}${json === "" ? "" : ","}"…":"[${left}more]"}`;
    }
    const value = written(secret ? name : key, member, room);
    if (value === undefined) continue;
    count++;
    json += `${json === "" ? "" : ","}${jsonText(cutText(key, 256))}:${value}`;
  }
  return `{${json}}`;
}

function listWritten(name: string, list: Iterable<unknown>, size: number, room: Room): string {
  let json = "";
  let count = 0;
  for (const element of list) {
    if (count === MAX_MEMBERS || isFull(room))
      return `[${json}${json === "" ? "" : ","}"[${size - count} more]"]`;
    json += `${count === 0 ? "" : ","}${written(name, element, room) ?? "null"}`;
    count++;
  }
  return `[${json}]`;
}

/** Bytes as Base64; numbers of other typed arrays as a list. */
function bytesWritten(name: string, view: ArrayBufferView, room: Room): string {
  if (!(view instanceof Uint8Array) && !(view instanceof DataView)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every other view is a list of numbers
    const numbers = view as ArrayBufferView & ArrayLike<number | bigint>;
    return listWritten(
      name,
      Array.from({ length: Math.min(numbers.length, MAX_MEMBERS + 1) }, (_, at) => numbers[at]),
      numbers.length,
      room,
    );
  }
  const shown = Buffer.from(view.buffer, view.byteOffset, Math.min(view.byteLength, MAX_BYTES)).toString(
    "base64",
  );
  if (room.redactor.isSecret(name)) return jsonText(room.redactor.value(name, shown));
  return jsonText(
    view.byteLength > MAX_BYTES ? `${shown}… [${view.byteLength - MAX_BYTES} more bytes]` : shown,
  );
}

export function reasonOf(error: unknown, redactor: Redactor): string {
  try {
    return redactor.text(cutText(error instanceof Error ? error.message : String(error), 256));
  } catch {
    return "an error that cannot be read";
  }
}
