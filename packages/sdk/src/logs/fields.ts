/** A caller's fields, in JSON and in OTLP. */

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
]);

/** `,"key":value` for each field. Never throws: what JSON cannot hold is described. */
export function fieldsJson(fields: LogFields): string {
  let json = "";
  for (const key in fields) {
    if (!Object.hasOwn(fields, key)) continue;
    const value = valueJson(fields[key]);
    if (value === undefined) continue;
    json += `,${JSON.stringify(RESERVED.has(key) ? `fields.${key}` : key)}:${value}`;
  }
  return json;
}

function valueJson(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return Number.isFinite(value) ? String(value) : `"${value}"`;
    case "boolean":
      return value ? "true" : "false";
    case "bigint":
      return `"${value}"`;
    case "undefined":
    case "function":
    case "symbol":
      return undefined;
    default:
      return objectJson(value);
  }
}

function objectJson(value: unknown): string | undefined {
  const ancestors: unknown[] = [];
  try {
    return JSON.stringify(
      value instanceof Error ? errorFields(value) : value,
      function replace(this: unknown, _key, inner: unknown) {
        if (typeof inner === "bigint") return String(inner);
        if (typeof inner !== "object" || inner === null) return inner;
        while (ancestors.length > 0 && ancestors.at(-1) !== this) ancestors.pop();
        if (ancestors.includes(inner)) return "[circular]";
        ancestors.push(inner);
        return inner instanceof Error ? errorFields(inner) : inner;
      },
    );
  } catch (error) {
    return JSON.stringify(`[not serialisable: ${String(error)}]`);
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
