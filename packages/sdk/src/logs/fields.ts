/** A caller's fields, as the end of a line of JSON. */
import type { Redactor } from "../redaction/redactor.ts";
import { exceptionFields } from "./error-fields.ts";
import { jsonName, jsonText } from "./json-text.ts";
import { jsonValue, reasonOf } from "./json-value.ts";

export type LogFields = Readonly<Record<string, unknown>>;

/** What the line itself says; a caller's field of that name is kept under `fields.NAME`. */
export const RESERVED: ReadonlySet<string> = new Set([
  "timestamp",
  "level",
  "logger",
  "message",
  "trace_id",
  "span_id",
  "service",
  "environment",
  "tenant",
  "request_id",
]);

/** More fields than this are data; the rest is only counted. */
const MAX_FIELDS = 200;

/** `,"key":value` for each field, without secrets. Never throws: what JSON cannot hold is described. */
export function fieldsJson(fields: LogFields, redactor: Redactor): string {
  let json = "";
  let count = 0;
  try {
    for (const key in fields) {
      if (!Object.hasOwn(fields, key)) continue;
      if (count === MAX_FIELDS) return `${json},"…":"[${Object.keys(fields).length - count} more]"`;
      const value = fieldJson(key, fields, redactor);
      if (value === undefined) continue;
      count++;
      json += jsonName(key, RESERVED) + value;
    }
  } catch (error) {
    // Only a proxy can refuse to tell its keys.
    json += `,"…":${jsonText(`[not readable: ${reasonOf(error, redactor)}]`)}`;
  }
  return json;
}

function fieldJson(key: string, fields: LogFields, redactor: Redactor): string | undefined {
  let value: unknown;
  try {
    value = fields[key];
  } catch (error) {
    return jsonText(`[threw: ${reasonOf(error, redactor)}]`);
  }
  return jsonValue(key, value, redactor);
}

/** The error that a line is about. */
export function exceptionJson(error: Error, redactor: Redactor): string {
  return `,"exception":${jsonValue("exception", exceptionFields(error), redactor) ?? "null"}`;
}

/** Both, the later one winning, with keys that throw left as what they threw. */
export function mergedFields(first: LogFields, second: LogFields): LogFields {
  const merged: Record<string, unknown> = {};
  for (const fields of [first, second]) {
    for (const key of keysOf(fields)) {
      let value: unknown;
      try {
        value = fields[key];
      } catch (error) {
        value = `[threw: ${String(error)}]`;
      }
      // An assignment to `__proto__` would set the prototype.
      Object.defineProperty(merged, key, { value, enumerable: true, writable: true, configurable: true });
    }
  }
  return merged;
}

function keysOf(fields: LogFields): readonly string[] {
  try {
    return Object.keys(fields);
  } catch {
    return [];
  }
}
