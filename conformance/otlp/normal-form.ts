/**
 * Brings OTLP/JSON to one form, so that two texts of the same data are equal: ids in lower case, 64-bit integers as
 * strings, and no defaults, which proto3 may write or leave out. Knows nothing of our decoder.
 */

const IDS = new Set(["traceId", "spanId", "parentSpanId"]);
const INTEGERS_64 = new Set([
  "timeUnixNano",
  "startTimeUnixNano",
  "endTimeUnixNano",
  "observedTimeUnixNano",
  "intValue",
  "asInt",
  "count",
  "zeroCount",
  "bucketCounts",
]);
/** Members of a oneof and optional fields: there, a default says something. */
const PRESENCE = new Set([
  "stringValue",
  "boolValue",
  "intValue",
  "doubleValue",
  "bytesValue",
  "arrayValue",
  "kvlistValue",
  "asInt",
  "asDouble",
  "sum",
  "min",
  "max",
  "gauge",
  "histogram",
  "exponentialHistogram",
  "summary",
]);

export function normalForm(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((element) => normalForm(element, name));
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value)
      .map(([key, inner]): [string, unknown] => [key, normalForm(inner, key)])
      .filter(([key, inner]) => inner !== null && (PRESENCE.has(key) || !isDefault(inner)));
    return Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
  if (INTEGERS_64.has(name) && typeof value === "number") return String(value);
  if (IDS.has(name) && typeof value === "string") return value.toLowerCase();
  return value;
}

function isDefault(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === 0 || value === "" || value === "0" || value === false;
}
