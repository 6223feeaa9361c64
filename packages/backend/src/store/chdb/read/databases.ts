/** Reads of what services ask of databases. They take the columns of `schema/0010-database-statements.sql`, no map of attributes. */
import { LOOP_EVENT, SLOW_EVENT } from "../../record/database.ts";
import type {
  CallDetail,
  Counts,
  DatabaseSource,
  LoopRow,
  Matched,
  Parts,
  ShareRow,
  StatementRow,
  StatementSelection,
} from "../../database-source.ts";
import type { Selection } from "../../store.ts";
import type { Row, SqlClient } from "../client.ts";
import { Binding } from "../sql/binding.ts";
import { FAILED, IS_REQUEST, SPAN_FIELDS } from "../sql/span-fields.ts";
import { selectionSql, windowSql } from "../sql/window.ts";
import { bigintAt, listAt, numberAt, textAt } from "./decode.ts";

const COUNTED = "Weight > 0";
const LEVELS = "0.5, 0.95";
/** Where all weigh the same, they are as many as there were, only fewer of them. */
const QUANTILES = `quantilesExactInclusive(${LEVELS})(Duration)`;
/** The engine weighs by whole numbers; a thousandth of a span is enough. */
const WEIGHED_QUANTILES = `quantilesExactWeighted(${LEVELS})(Duration, toUInt64(round(Weight * 1000)))`;
/** The request around a query may have begun this long before the window. */
const MARGIN = 3_600_000_000_000n;

export class DatabaseReads implements DatabaseSource {
  readonly #client: SqlClient;

  constructor(client: SqlClient) {
    this.#client = client;
  }

  async statementRows(
    selection: Selection,
    by: "target" | "statement",
    parts: Parts,
    limit: number,
  ): Promise<Matched<StatementRow>> {
    const rows = await this.#statements(selection, by, parts, limit, QUANTILES);
    const matched = rows[0] === undefined ? 0 : numberAt(rows[0], 15);
    if (!rows.some(isMixed)) return { rows: rows.map(statementRow), matched };
    const weighed = await this.#statements(selection, by, parts, limit, WEIGHED_QUANTILES);
    const byKey = new Map(weighed.map((row) => [keyOf(row), row]));
    const chosen = rows.map((row) => (isMixed(row) ? (byKey.get(keyOf(row)) ?? row) : row));
    return { rows: chosen.map(statementRow), matched };
  }

  #statements(
    selection: Selection,
    by: "target" | "statement",
    { since, width, count }: Parts,
    limit: number,
    quantiles: string,
  ): Promise<readonly Row[]> {
    const binding = new Binding();
    const ofStatement = (expression: string, otherwise: string): string =>
      by === "statement" ? expression : otherwise;
    const part = `toInt32(intDiv(toUnixTimestamp64Nano(Timestamp) - ${binding.int64(since)}, ${binding.int64(width)}))`;
    return this.#client.rows(
      `SELECT toString(DbTarget), toString(${ofStatement("DbText", "''")}) AS statement, toString(any(SpanName)), sum(Weight), sumIf(Weight, ${FAILED}),
         sum(Duration * Weight) AS total, ${quantiles}, max(Duration), sum(DbRows * Weight),
         ${ofStatement(`countIf(has(Events.Name, ${binding.text(SLOW_EVENT)}))`, "0")}, sumMap([toString(ServiceName)], [Weight]),
         ${ofStatement(`sumResample(0, ${count}, 1)(Weight, ${part})`, "[]")},
         ${ofStatement("toString(argMaxIf(DbPlace, Duration, DbPlace != ''))", "''")},
         ${ofStatement(traceId("argMax(TraceKey, (Duration, TraceKey))"), "''")}, min(Weight) != max(Weight), count() OVER ()
       FROM otel_traces WHERE DbText != '' AND ${selectionSql(selection, SPAN_FIELDS, binding)} AND ${COUNTED}
       GROUP BY DbTarget, statement ORDER BY total DESC, DbTarget, statement LIMIT ${binding.uint64(limit)}`,
      binding,
    );
  }

  async loopRows(selection: Selection, limit: number): Promise<Matched<LoopRow>> {
    const binding = new Binding();
    const name = binding.text(LOOP_EVENT);
    const of = (key: string): string => `event.Attributes[${binding.text(key)}]`;
    const number = (key: string): string => `toFloat64OrZero(${of(key)})`;
    const file = of("code.file.path");
    const rows = await this.#client.rows(
      `SELECT system, text, any(summary), service, route, place, count(), quantileExactInclusive(0.5)(calls), max(calls),
         sum(wasted) AS waste, quantileExactInclusive(0.5)(wasted), quantileExactInclusive(0.5)(spent),
         quantileExactInclusive(0.5)(duration), sumMap([tenant], [1]), max(at),
         argMax(advice, (wasted, key, span)), ${traceId("argMax(key, (wasted, key, span))")}, argMax(span, (wasted, key, span)), count() OVER ()
       FROM (SELECT ${of("db.system.name")} AS system, ${of("db.query.text")} AS text, ${of("db.query.summary")} AS summary,
           toString(ServiceName) AS service, toString(SpanName) AS route,
           if(${file} = '', '', concat(${file}, ':', ${of("code.line.number")}, '\\n', ${of("code.function.name")})) AS place,
           ${number("sightline.n_plus_one.calls")} AS calls, ${number("sightline.n_plus_one.wasted")} AS wasted,
           ${number("sightline.n_plus_one.spent")} AS spent, Duration AS duration, toString(TenantId) AS tenant,
           toUnixTimestamp64Nano(Timestamp) AS at, ${of("sightline.n_plus_one.advice")} AS advice, TraceKey AS key, SpanId AS span
         FROM otel_traces ARRAY JOIN Events AS event
         WHERE has(Events.Name, ${name}) AND ${selectionSql(selection, SPAN_FIELDS, binding)} AND event.Name = ${name})
       GROUP BY system, text, service, route, place ORDER BY waste DESC, text, service, route, place LIMIT ${binding.uint64(limit)}`,
      binding,
    );
    return { rows: rows.map(loopRow), matched: rows[0] === undefined ? 0 : numberAt(rows[0], 18) };
  }

  async slowest(selection: Selection | StatementSelection, limit: number): Promise<Matched<CallDetail>> {
    const binding = new Binding();
    const which =
      "text" in selection
        ? statementSql(selection, binding)
        : `DbText != '' AND has(Events.Name, ${binding.text(SLOW_EVENT)})`;
    const rows = await this.#client.rows(
      `SELECT toString(DbTarget), toString(DbText), toString(SpanName), toString(ServiceName), toString(TenantId),
         toUnixTimestamp64Nano(Timestamp), Duration, DbRows, ErrorText, toString(DbPlace), TraceId, SpanId, count() OVER ()
       FROM otel_traces WHERE ${which} AND ${selectionSql(selection, SPAN_FIELDS, binding)}
       ORDER BY Duration DESC, Timestamp DESC, SpanId LIMIT ${binding.uint64(limit)}`,
      binding,
    );
    return { rows: rows.map(callDetail), matched: rows[0] === undefined ? 0 : numberAt(rows[0], 12) };
  }

  async statementShares(
    selection: StatementSelection,
    by: "tenant" | "route" | "place",
    limit: number,
  ): Promise<readonly ShareRow[]> {
    const binding = new Binding();
    const calls = `${statementSql(selection, binding)} AND ${selectionSql(selection, SPAN_FIELDS, binding)} AND ${COUNTED}`;
    const rows = await this.#client.rows(
      `SELECT name, sum(Weight), sum(Duration * Weight) AS total, ${WEIGHED_QUANTILES.replace(LEVELS, "0.95")}[1]
       FROM (${by === "route" ? routed(selection, calls, binding) : `SELECT toString(${by === "tenant" ? "TenantId" : "DbPlace"}) AS name, Weight, Duration FROM otel_traces WHERE ${calls}`})
       GROUP BY name ORDER BY total DESC, name LIMIT ${binding.uint64(limit)}`,
      binding,
    );
    return rows.map((row) => ({
      name: textAt(row, 0),
      count: numberAt(row, 1),
      total: numberAt(row, 2),
      p95: numberAt(row, 3),
    }));
  }

  async statementDistribution(
    selection: StatementSelection,
    edges: readonly number[],
  ): Promise<readonly number[]> {
    const binding = new Binding();
    const list = edges.map((edge) => `toUInt64(${binding.uint64(edge)})`).join(", ");
    const rows = await this.#client.rows(
      `SELECT roundDown(Duration, [${list}]) AS edge, sum(Weight) FROM otel_traces
       WHERE ${statementSql(selection, binding)} AND ${selectionSql(selection, SPAN_FIELDS, binding)} AND ${COUNTED} GROUP BY edge`,
      binding,
    );
    const sums = new Map(rows.map((row) => [numberAt(row, 0), numberAt(row, 1)]));
    return edges.map((edge) => sums.get(edge) ?? 0);
  }
}

function statementSql({ target, text }: StatementSelection, binding: Binding): string {
  return `DbTarget = ${binding.text(target)} AND DbText = ${binding.text(text)}`;
}

/** Each call with the name of the first request of its service in its trace. */
function routed(selection: StatementSelection, calls: string, binding: Binding): string {
  const around = windowSql({ from: selection.from - MARGIN, to: selection.to }, binding);
  return `SELECT toString(r.route) AS name, c.Weight AS Weight, c.Duration AS Duration FROM
      (SELECT TraceKey, ServiceName, Weight, Duration FROM otel_traces WHERE ${calls}) AS c
    LEFT JOIN
      (SELECT TraceKey, ServiceName, argMin(SpanName, (Timestamp, SpanId)) AS route FROM otel_traces
       WHERE ${around} AND ${IS_REQUEST} AND TraceKey IN (SELECT TraceKey FROM otel_traces WHERE ${calls})
       GROUP BY TraceKey, ServiceName) AS r
    ON c.TraceKey = r.TraceKey AND c.ServiceName = r.ServiceName`;
}

/** Of a `TraceKey`, whose bytes lie in memory from the last to the first. */
function traceId(key: string): string {
  return `lower(hex(reverse(reinterpretAsFixedString(${key}))))`;
}

function isMixed(row: Row): boolean {
  return numberAt(row, 14) === 1;
}

function keyOf(row: Row): string {
  return `${textAt(row, 0)}\n${textAt(row, 1)}`;
}

function statementRow(row: Row): StatementRow {
  const quantiles = listAt(row, 6);
  return {
    target: textAt(row, 0),
    text: textAt(row, 1),
    summary: textAt(row, 2),
    count: numberAt(row, 3),
    errors: numberAt(row, 4),
    total: numberAt(row, 5),
    quantiles: [numberAt(quantiles, 0), numberAt(quantiles, 1), numberAt(row, 7)],
    rows: numberAt(row, 8),
    slow: numberAt(row, 9),
    services: countsAt(row, 10),
    parts: listAt(row, 11).map(Number),
    place: textAt(row, 12),
    traceId: textAt(row, 13),
  };
}

function loopRow(row: Row): LoopRow {
  return {
    system: textAt(row, 0),
    text: textAt(row, 1),
    summary: textAt(row, 2),
    service: textAt(row, 3),
    route: textAt(row, 4),
    place: textAt(row, 5),
    occurrences: numberAt(row, 6),
    calls: [numberAt(row, 7), numberAt(row, 8)],
    wasted: [numberAt(row, 9), numberAt(row, 10)],
    spent: numberAt(row, 11),
    request: numberAt(row, 12),
    tenants: countsAt(row, 13),
    last: bigintAt(row, 14),
    advice: textAt(row, 15),
    traceId: textAt(row, 16),
    spanId: textAt(row, 17),
  };
}

function callDetail(row: Row): CallDetail {
  return {
    target: textAt(row, 0),
    text: textAt(row, 1),
    summary: textAt(row, 2),
    service: textAt(row, 3),
    tenant: textAt(row, 4),
    start: bigintAt(row, 5),
    duration: numberAt(row, 6),
    rows: numberAt(row, 7),
    error: textAt(row, 8),
    place: textAt(row, 9),
    traceId: textAt(row, 10),
    spanId: textAt(row, 11),
  };
}

/** Of `sumMap`: keys as text, and the sum of each. */
function countsAt(row: Row, index: number): Counts {
  const [keys, counts] = [listAt(listAt(row, index), 0), listAt(listAt(row, index), 1)];
  return keys.map((_, at) => [textAt(keys, at), numberAt(counts, at)]);
}
