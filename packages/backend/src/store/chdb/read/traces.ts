/** Reads of `otel_traces`. */
import type { SpanOutline, SpanRecord, TraceExtent } from "../../record/records.ts";
import type { PageRequest, Placed, Position, TraceExtents, TraceSource, ValueCount } from "../../source.ts";
import type { Selection } from "../../store.ts";
import type { Row, SqlClient } from "../client.ts";
import { Binding } from "../sql/binding.ts";
import { FAILED, SPAN_FIELDS } from "../sql/span-fields.ts";
import { afterSql, selectionSql, windowSql } from "../sql/window.ts";
import { bigintAt, numberAt, textAt } from "./decode.ts";
import { RowReader } from "./row-reader.ts";
import { SPAN_COLUMNS, spanOf } from "./span-columns.ts";

/** Ids are hex, so that text order is the order of the key. */
const SPAN_KEY = "concat(TraceId, SpanId)";
/** Of a `TraceKey`, whose bytes lie in memory from the last to the first: a FixedString of 16. */
const TRACE_BYTES = "reverse(reinterpretAsFixedString(TraceKey))";
/** The key of what has no trace id. */
const NO_TRACE = "0".repeat(32);
/**
 * Sets of 64 bits take four fifths of the time of sets of 128. Among a million spans and ten thousand traces that match, one
 * trace that does not match is taken for one once in 10^9 searches. Of the engine's hashes this one costs least of a key.
 */
const TRACE_HASH = "xxh3(TraceKey)";
/** Values are counted on about so many spans; the counts are scaled. */
const SAMPLED_SPANS = 100_000;
const LONGEST_VALUE = 200;

export class TraceReads implements Omit<TraceSource, "logsOf"> {
  readonly #client: SqlClient;

  constructor(client: SqlClient) {
    this.#client = client;
  }

  async extents(selection: Selection, limit: number, after: Position | undefined): Promise<TraceExtents> {
    const binding = new Binding();
    const window = windowSql(selection, binding);
    const matching =
      selection.filter.terms.length === 0
        ? ""
        : `AND ${TRACE_HASH} IN (SELECT ${TRACE_HASH} FROM otel_traces WHERE ${selectionSql(selection, SPAN_FIELDS, binding)})`;
    const having =
      after === undefined
        ? ""
        : `HAVING start < ${binding.int64(after.time)} OR (start = ${binding.int64(after.time)} AND TraceKey < ${traceKey(binding.text(after.key))})`;
    // Up to 20,001 rows: as JSON they cost the event loop 35 ms, as bytes 5.
    const bytes = await this.#client.binary(
      `SELECT ${TRACE_BYTES}, toUnixTimestamp64Nano(min(Timestamp)) AS start,
         max(toUnixTimestamp64Nano(Timestamp) + toInt64(Duration)) - start, max(${FAILED}), count() OVER ()
       FROM otel_traces WHERE ${window} ${matching}
       GROUP BY TraceKey ${having} ORDER BY start DESC, TraceKey DESC LIMIT ${binding.uint64(limit)}`,
      binding,
    );
    return extentsIn(bytes);
  }

  async countTraces(selection: Selection): Promise<number> {
    return this.#count(`uniqExact(${TRACE_HASH})`, selection);
  }

  async countSpans(selection: Selection): Promise<number> {
    return this.#count("count()", selection);
  }

  async outlines(traceIds: readonly string[], limit: number): Promise<readonly SpanOutline[]> {
    if (traceIds.length === 0) return [];
    const binding = new Binding();
    const rows = await this.#client.rows(
      `SELECT toUnixTimestamp64Nano(Timestamp), Duration, TraceId, SpanId, ParentSpanId, ServiceName, SpanName,
         ${FAILED} AS failed, ErrorText, TenantId
       FROM otel_traces WHERE ${ofTraces(traceIds, binding)}
       ORDER BY Timestamp, SpanId LIMIT ${binding.uint64(limit)} BY TraceId`,
      binding,
    );
    return rows.map(outlineOf);
  }

  async spansOf(traceIds: readonly string[], limit: number): Promise<readonly SpanRecord[]> {
    if (traceIds.length === 0) return [];
    const binding = new Binding();
    const rows = await this.#client.rows(
      `SELECT ${SPAN_COLUMNS} FROM otel_traces WHERE ${ofTraces(traceIds, binding)}
       ORDER BY Timestamp, SpanId LIMIT ${binding.uint64(limit)} BY TraceId`,
      binding,
    );
    return rows.map(spanOf);
  }

  /** First the page's place in time from two light columns, then its rows whole. */
  async spanPage(page: PageRequest): Promise<readonly Placed<SpanRecord>[]> {
    const edges = await this.#spanRows(page, "toUnixTimestamp64Nano(Timestamp)", page);
    const last = edges.at(-1);
    if (last === undefined) return [];
    const narrowed = { ...page, from: bigintAt(last, 0) };
    const rows = await this.#spanRows(narrowed, SPAN_COLUMNS, page);
    return rows.map((row) => {
      const item = spanOf(row);
      return { time: item.start, key: item.traceId + item.spanId, item };
    });
  }

  async values(selection: Selection, keys: number, valuesPerKey: number): Promise<readonly ValueCount[]> {
    const every = Math.max(1, Math.floor((await this.countSpans(selection)) / SAMPLED_SPANS));
    const binding = new Binding();
    const pairs = "Array(Tuple(String, String))";
    const rows = await this.#client.rows(
      `SELECT pair.1 AS key, pair.2 AS value, count() AS count FROM (
         SELECT arrayJoin(arrayConcat([('service', toString(ServiceName)), ('name', toString(SpanName))],
           CAST(SpanAttributes, '${pairs}'), CAST(ResourceAttributes, '${pairs}'))) AS pair
         FROM otel_traces WHERE ${selectionSql(selection, SPAN_FIELDS, binding)}
           AND cityHash64(SpanId) % ${binding.uint64(every)} = 0)
       WHERE lengthUTF8(value) <= ${LONGEST_VALUE}
       GROUP BY key, value ORDER BY count DESC, value
       LIMIT ${binding.uint64(valuesPerKey)} BY key LIMIT ${binding.uint64(keys * valuesPerKey)}`,
      binding,
    );
    return rows.map((row) => ({
      key: textAt(row, 0),
      value: textAt(row, 1),
      count: numberAt(row, 2) * every,
    }));
  }

  async #spanRows(selection: Selection, columns: string, page: PageRequest): Promise<Row[]> {
    const binding = new Binding();
    return this.#client.rows(
      `SELECT ${columns} FROM otel_traces WHERE ${selectionSql(selection, SPAN_FIELDS, binding)}
         AND ${afterSql(page.after, "Timestamp", SPAN_KEY, binding)}
       ORDER BY Timestamp DESC, ${SPAN_KEY} DESC
       LIMIT ${binding.uint64(page.limit)} OFFSET ${binding.uint64(page.after?.skip ?? 0)}`,
      binding,
    );
  }

  async #count(what: string, selection: Selection): Promise<number> {
    const binding = new Binding();
    const where = selectionSql(selection, SPAN_FIELDS, binding);
    const rows = await this.#client.rows(`SELECT ${what} FROM otel_traces WHERE ${where}`, binding);
    const row = rows[0];
    return row === undefined ? 0 : numberAt(row, 0);
  }
}

function extentsIn(bytes: Uint8Array): TraceExtents {
  const reader = new RowReader(bytes);
  const extents: TraceExtent[] = [];
  let matched = 0;
  while (!reader.isAtEnd) {
    const id = reader.hex(16);
    const start = reader.int64();
    const duration = reader.int64();
    const failed = reader.uint8() === 1;
    matched = reader.int53();
    extents.push({ traceId: id === NO_TRACE ? "" : id, start, duration, failed });
  }
  return { extents, matched };
}

function traceKey(traceId: string): string {
  return `reinterpretAsUInt128(reverse(unhex(${traceId})))`;
}

/**
 * The table of ids and times says which days and seconds to look at. Where it does not know an id (its rows are let go by
 * themselves when space runs out) every day is looked at, by the index over ids. Two conditions over one subquery, which is
 * then worked out once.
 */
function ofTraces(traceIds: readonly string[], binding: Binding): string {
  const ids = binding.ids(traceIds);
  // Without the conversions the engine drops parts whose fraction of a second lies past a bound of whole seconds.
  const bounds = `(SELECT if(uniqExact(TraceId) < length(${ids}),
      (toDateTime64('1970-01-01 00:00:00', 9), toDateTime64('2262-01-01 00:00:00', 9)),
      (toDateTime64(min(Start), 9), toDateTime64(max(End) + 1, 9)))
    FROM otel_traces_trace_id_ts WHERE TraceId IN ${ids})`;
  return `TraceId IN ${ids} AND Timestamp >= ${bounds}.1 AND Timestamp < ${bounds}.2`;
}

function outlineOf(row: Row): SpanOutline {
  return {
    start: bigintAt(row, 0),
    duration: bigintAt(row, 1),
    traceId: textAt(row, 2),
    spanId: textAt(row, 3),
    parentSpanId: textAt(row, 4),
    service: textAt(row, 5),
    name: textAt(row, 6),
    failed: numberAt(row, 7) === 1,
    error: textAt(row, 8),
    tenant: textAt(row, 9),
  };
}
