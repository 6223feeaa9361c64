/** The few attributes of a log record that are worth a place in its row. */
import type { LogRecord } from "@sightline/api";

export interface Field {
  readonly key: string;
  readonly value: string;
}

/** Told elsewhere in the row, or only of use in the detail. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  "trace_id",
  "span_id",
  "trace_flags",
  "exception.stacktrace",
  "code.file.path",
  "code.filepath",
  "code.function.name",
  "code.function",
  "code.line.number",
  "code.lineno",
  "service.name",
  "tenant.id",
]);

/** What says most about an event, first. */
const FIRST = ["exception.type", "error.type", "http.response.status_code", "http.route", "event.name"];

const LONGEST = 40;

/** At most `most`; long values, values that repeat the body, and ids are left to the detail. */
export function keyFields(record: LogRecord, most = 3): readonly Field[] {
  const fields = Object.entries(record.attributes)
    .filter(([key, value]) => {
      if (ELSEWHERE.has(key) || value === "" || value.length > LONGEST || value.includes("\n")) return false;
      return !record.body.includes(value) && !isId(value);
    })
    .map(([key, value]) => ({ key, value }));
  return fields.toSorted((a, b) => rank(a) - rank(b)).slice(0, most);
}

/** Hex of 16 digits and more, and UUIDs. */
function isId(value: string): boolean {
  return /^(?:[0-9a-f]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/iu.test(value);
}

function rank({ key }: Field): number {
  const at = FIRST.indexOf(key);
  return at === -1 ? FIRST.length : at;
}
