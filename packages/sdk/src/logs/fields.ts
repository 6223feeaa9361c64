/** A caller's fields, in JSON and in OTLP. */

import type { Redactor } from "../redaction/redactor.ts";

export type LogFields = Readonly<Record<string, unknown>>;

/** What the line itself says; a caller's field of that name is kept under `fields.NAME`. */
const RESERVED: ReadonlySet<string> = new Set([
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

/** `,"key":value` for each field, without secrets. Never throws: what JSON cannot hold is described. */
export function fieldsJson(fields: LogFields, redactor: Redactor): string {
  let json = "";
  for (const key in fields) {
    if (!Object.hasOwn(fields, key)) continue;
    const value = valueJson(key, fields[key], redactor);
    if (value === undefined) continue;
    json += `,${JSON.stringify(RESERVED.has(key) ? `fields.${key}` : key)}:${value}`;
  }
  return json;
}

function valueJson(key: string, value: unknown, redactor: Redactor): string | undefined {
  switch (typeof value) {
    case "string":
      return JSON.stringify(redactor.value(key, value));
    case "number": {
      const safe = redactor.value(key, value);
      return Number.isFinite(safe) ? String(safe) : `"${safe}"`;
    }
    case "boolean":
      return value ? "true" : "false";
    case "bigint":
      return `"${redactor.value(key, value)}"`;
    case "undefined":
    case "function":
    case "symbol":
      return undefined;
    default:
      return objectJson(key, value, redactor);
  }
}

function objectJson(key: string, value: unknown, redactor: Redactor): string | undefined {
  const ancestors: unknown[] = [];
  // What lies below the name of a secret is part of it, whatever its own name.
  const secret = new WeakMap<object, string>();
  try {
    return JSON.stringify(
      value instanceof Error ? errorFields(value) : value,
      function replace(this: object, own, inner: unknown) {
        const name = secret.get(this) ?? (own === "" || Array.isArray(this) ? key : own);
        if (typeof inner === "bigint") return String(redactor.value(name, inner));
        if (typeof inner !== "object" || inner === null) return redactor.value(name, inner);
        while (ancestors.length > 0 && ancestors.at(-1) !== this) ancestors.pop();
        if (ancestors.includes(inner)) return "[circular]";
        ancestors.push(inner);
        const shown = inner instanceof Error ? errorFields(inner) : inner;
        if (redactor.isSecret(name)) secret.set(shown, name);
        return shown;
      },
    );
  } catch (error) {
    return JSON.stringify(`[not serialisable: ${redactor.text(String(error))}]`);
  }
}

/** What an error says of itself; its own properties are left out, they may hold whole requests. */
export function errorFields(error: Error): {
  type: string;
  message: string;
  stack?: string;
  cause?: unknown;
} {
  const fields = { type: error.name, message: error.message };
  const withStack = error.stack === undefined ? fields : { ...fields, stack: error.stack };
  return error.cause === undefined ? withStack : { ...withStack, cause: error.cause };
}
