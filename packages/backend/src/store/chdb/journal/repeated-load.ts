/**
 * Loading a segment that may have been loaded before: after a kill between its load and its deletion, or after a load that
 * failed. What of it the tables have is found by looking, and not by a token that the engine remembers: the engine writes
 * down that it has a part before the part gets its name, so that a kill in between would have the rows taken for loaded;
 * and it never syncs what it writes down, so that a loss of power would have them loaded twice.
 * https://github.com/ClickHouse/ClickHouse/issues/111577
 */
import { LOG_TABLE, HISTOGRAM_TABLE, SAMPLE_TABLE, SPAN_TABLE } from "../rows/table.ts";
import { identifier } from "../sql/literal.ts";
import type { LoadPlan } from "./ledger.ts";
import { columnList, rowSource, settingsText } from "./load-sql.ts";

/** How a row is found again in its table. */
interface Identity {
  /** Bounds what of the table is looked at. */
  readonly time: string;
  /** Rows that agree in these are one row that came twice. Texts of maps: their types differ between file and table. */
  readonly columns: readonly string[];
}

const SPAN = ["Timestamp", "TraceId", "SpanId", "SpanKind", "ServiceName", "SpanName", "Duration"];
const LOG = [
  "Timestamp",
  "TraceId",
  "SpanId",
  "SeverityNumber",
  "SeverityText",
  "ServiceName",
  "ScopeName",
  "Body",
  "EventName",
  "toString(LogAttributes)",
  "toString(ResourceAttributes)",
];
/** By their bits: no two NaN are equal, and the one that ends a series is another than the usual one. */
const SAMPLE = ["fingerprint", "unix_milli", "reinterpretAsUInt64(value)"];
const HISTOGRAM = ["fingerprint", "unix_milli", "reinterpretAsUInt64(count)", "reinterpretAsUInt64(sum)"];

const IDENTITIES: ReadonlyMap<string, Identity> = new Map([
  [SPAN_TABLE.name, { time: "Timestamp", columns: SPAN }],
  [LOG_TABLE.name, { time: "Timestamp", columns: LOG }],
  [SAMPLE_TABLE.name, { time: "unix_milli", columns: SAMPLE }],
  [HISTOGRAM_TABLE.name, { time: "unix_milli", columns: HISTOGRAM }],
]);

/**
 * Statements after which the tables have each row of the file, and none because of them twice. To be run in this order, as
 * often as a kill wants it.
 */
export function repeatedLoad(
  plan: LoadPlan,
  path: string,
  settings: Readonly<Record<string, string | number>>,
): readonly string[] {
  const columns = columnList(plan);
  const end = `SETTINGS ${settingsText(settings)}`;
  const insert = `INSERT INTO ${identifier(plan.table)} (${columns}) SELECT ${columns} FROM ${rowSource(plan, path)}`;
  const identity = IDENTITIES.get(plan.table);
  // The other tables keep one of equal rows: series and exemplars.
  if (identity === undefined) return [`${insert} ${end}`];
  const statements = [`${insert} WHERE ${isMissing(identity, plan, path)} ${end}`];
  if (plan.table === SPAN_TABLE.name) statements.push(`${traceTimes(plan, path)} ${end}`);
  return statements;
}

/** Of the table only hashes are kept that the file has too: the file is bounded, the time it spans may be long. */
function isMissing({ time, columns }: Identity, plan: LoadPlan, path: string): string {
  const row = `sipHash128(${columns.join(", ")})`;
  const rows = rowSource(plan, path);
  return `${row} NOT IN (SELECT ${row} FROM ${identifier(plan.table)}
    WHERE ${time} >= (SELECT min(${time}) FROM ${rows}) AND ${time} <= (SELECT max(${time}) FROM ${rows})
      AND ${row} IN (SELECT ${row} FROM ${rows}))`;
}

/**
 * What the view makes of spans, for traces whose times do not cover those of the file: a kill may come between the rows of
 * the table and those of the view. Where a trace is not known, its times are those of 1970.
 */
function traceTimes(plan: LoadPlan, path: string): string {
  const rows = rowSource(plan, path);
  return `INSERT INTO otel_traces_trace_id_ts (TraceId, Start, End)
    SELECT TraceId, first, last FROM
      (SELECT TraceId, min(Timestamp) AS first, max(Timestamp) AS last FROM ${rows} WHERE TraceId != '' GROUP BY TraceId) AS found
    LEFT JOIN
      (SELECT TraceId, min(Start) AS begin, max(End) AS end FROM otel_traces_trace_id_ts
       WHERE TraceId IN (SELECT TraceId FROM ${rows}) GROUP BY TraceId) AS known
    USING TraceId
    WHERE begin > toDateTime(first) OR end < toDateTime(last)`;
}
