/** Reads of `otel_logs`. */
import type { LogEntry } from "../../record/records.ts";
import type { LogSource, PageRequest, Placed } from "../../source.ts";
import type { Selection } from "../../store.ts";
import type { Row, SqlClient } from "../client.ts";
import { Binding } from "../sql/binding.ts";
import { LEVEL, LOG_FIELDS } from "../sql/log-fields.ts";
import { afterSql, selectionSql } from "../sql/window.ts";
import { attributesAt, bigintAt, numberAt, textAt } from "./decode.ts";

/** Tells records of the same nanosecond apart; those that it does not are equal in all that is shown. */
const LOG_KEY =
  "hex(sipHash128(TraceId, SpanId, ServiceName, SeverityNumber, SeverityText, ScopeName, Body, EventName, toString(LogAttributes), toString(ResourceAttributes)))";

const LOG_COLUMNS = `toUnixTimestamp64Nano(Timestamp), ${LOG_KEY}, TraceId, SpanId, SeverityText, SeverityNumber, ServiceName, Body,
  ResourceAttributes, ScopeName, ScopeVersion, LogAttributes, EventName`;

export class LogReads implements LogSource {
  readonly #client: SqlClient;

  constructor(client: SqlClient) {
    this.#client = client;
  }

  /** First the page's place in time, which needs no heavy column, then its rows whole. */
  async logPage(page: PageRequest): Promise<readonly Placed<LogEntry>[]> {
    const binding = new Binding();
    const before = page.after === undefined ? "1" : `Timestamp < ${binding.time(page.after.time)}`;
    const edges = await this.#client.rows(
      `SELECT min(at) FROM (SELECT toUnixTimestamp64Nano(Timestamp) AS at FROM otel_logs
         WHERE ${selectionSql(page, LOG_FIELDS, binding)} AND ${before}
         ORDER BY Timestamp DESC LIMIT ${binding.uint64(page.limit)})`,
      binding,
    );
    const oldest = edges[0] === undefined ? 0n : bigintAt(edges[0], 0);
    const from = oldest === 0n ? page.after?.time : oldest;
    return from === undefined ? [] : this.#page({ ...page, from });
  }

  async #page(page: PageRequest): Promise<readonly Placed<LogEntry>[]> {
    const binding = new Binding();
    const rows = await this.#client.rows(
      `SELECT ${LOG_COLUMNS} FROM otel_logs WHERE ${selectionSql(page, LOG_FIELDS, binding)}
         AND ${afterSql(page.after, "Timestamp", LOG_KEY, binding)}
       ORDER BY Timestamp DESC, ${LOG_KEY} DESC
       LIMIT ${binding.uint64(page.limit)} OFFSET ${binding.uint64(page.after?.skip ?? 0)}`,
      binding,
    );
    return rows.map(placedLog);
  }

  async logsOf(traceIds: readonly string[], limit: number): Promise<readonly Placed<LogEntry>[]> {
    if (traceIds.length === 0) return [];
    const binding = new Binding();
    const rows = await this.#client.rows(
      `SELECT ${LOG_COLUMNS} FROM otel_logs WHERE TraceId IN ${binding.ids(traceIds)}
       ORDER BY Timestamp, ${LOG_KEY} LIMIT ${binding.uint64(limit)} BY TraceId`,
      binding,
    );
    return rows.map(placedLog);
  }

  async countLogs(selection: Selection): Promise<number> {
    const binding = new Binding();
    const where = selectionSql(selection, LOG_FIELDS, binding);
    const rows = await this.#client.rows(`SELECT count() FROM otel_logs WHERE ${where}`, binding);
    return rows[0] === undefined ? 0 : numberAt(rows[0], 0);
  }

  async logBuckets(
    selection: Selection,
    step: bigint,
  ): Promise<readonly { readonly bucket: bigint; readonly level: number; readonly count: number }[]> {
    const binding = new Binding();
    const width = binding.int64(step);
    const rows = await this.#client.rows(
      `SELECT intDiv(toUnixTimestamp64Nano(Timestamp), ${width}) * ${width} AS bucket, ${LEVEL} AS level, count()
       FROM otel_logs WHERE ${selectionSql(selection, LOG_FIELDS, binding)} GROUP BY bucket, level`,
      binding,
    );
    return rows.map((row) => ({
      bucket: bigintAt(row, 0),
      level: numberAt(row, 1),
      count: numberAt(row, 2),
    }));
  }
}

function placedLog(row: Row): Placed<LogEntry> {
  const item: LogEntry = {
    time: bigintAt(row, 0),
    traceId: textAt(row, 2),
    spanId: textAt(row, 3),
    severityText: textAt(row, 4),
    severityNumber: numberAt(row, 5),
    service: textAt(row, 6),
    body: textAt(row, 7),
    resource: attributesAt(row, 8),
    scopeName: textAt(row, 9),
    scopeVersion: textAt(row, 10),
    attributes: attributesAt(row, 11),
    eventName: textAt(row, 12),
  };
  return { time: item.time, key: textAt(row, 1), item };
}
