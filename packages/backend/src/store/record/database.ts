/** What spans tell about queries. `schema/0010-database-statements.sql` says the same. */
import type { SpanRecord } from "./records.ts";

export const LOOP_EVENT = "db.n_plus_one";
export const SLOW_EVENT = "db.slow_query";
const LONGEST_STATEMENT = 8192;

/** Nanoseconds at which the parts of a distribution begin: 1, 2, 5 by powers of ten, up to ten seconds. */
export const DISTRIBUTION: readonly number[] = Object.freeze([
  0,
  ...[1e5, 1e6, 1e7, 1e8, 1e9].flatMap((power) => [power, 2 * power, 5 * power]),
  1e10,
]);

const TEXT_KEYS = [
  "db.query.text",
  "db.statement",
  "db.query.summary",
  "db.operation.name",
  "db.operation",
] as const;

export interface Query {
  /** System, namespace and address, in lines. */
  readonly target: string;
  readonly text: string;
  readonly rows: number;
  /** `file:line`, and the function in a line of its own; empty where it was not looked for. */
  readonly place: string;
}

/** `undefined`: the span is no query. */
export function queryOf({ attributes }: SpanRecord): Query | undefined {
  const first = (...keys: readonly string[]): string => {
    const key = keys.find((each) => attributes[each]);
    return key === undefined ? "" : (attributes[key] ?? "");
  };
  const isDatabase = attributes["db.system.name"] !== undefined || attributes["db.system"] !== undefined;
  const text = Array.from(first(...TEXT_KEYS))
    .slice(0, LONGEST_STATEMENT)
    .join("");
  if (!isDatabase || text === "") return undefined;
  const port = first("server.port", "net.peer.port");
  const address = `${first("server.address", "net.peer.name")}${port === "" ? "" : `:${port}`}`;
  const target = [first("db.system.name", "db.system"), first("db.namespace", "db.name"), address];
  const rows = attributes["db.response.returned_rows"] ?? "";
  return {
    target: target.join("\n"),
    text,
    rows: /^\d+$/u.test(rows) ? Number(rows) : 0,
    place: placeOf(attributes),
  };
}

export function placeOf(attributes: Readonly<Record<string, string>>): string {
  const file = attributes["code.file.path"];
  if (file === undefined) return "";
  return `${file}:${attributes["code.line.number"] ?? ""}\n${attributes["code.function.name"] ?? ""}`;
}
