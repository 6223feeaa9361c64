/** Reads of what went wrong: the exceptions of failed spans, and error logs. */
import {
  ERROR_LEVEL,
  EXCEPTION_EVENT,
  EXCEPTION_MESSAGE,
  EXCEPTION_STACK,
  EXCEPTION_TYPE,
  FINGERPRINT,
} from "../../record/exception.ts";
import { TENANT } from "../../record/well-known.ts";
import type { ErrorParts, ErrorRow, ErrorSource } from "../../source.ts";
import type { Selection } from "../../store.ts";
import type { Row, SqlClient } from "../client.ts";
import { Binding } from "../sql/binding.ts";
import { LEVEL, LOG_FIELDS } from "../sql/log-fields.ts";
import { FAILED, SPAN_FIELDS } from "../sql/span-fields.ts";
import { selectionSql } from "../sql/window.ts";
import { bigintAt, listAt, numberAt, textAt } from "./decode.ts";

/**
 * What of a message differs from one occurrence to the next, taken out by rough rules, so that few rows leave the engine;
 * the finer rules, which need no more than one message of each, are applied to those (`answer/errors.ts`).
 */
const ROUGH =
  "replaceRegexpAll(replaceRegexpAll(substring(message, 1, 2000), '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|[0-9a-fA-F]{16,}', '?'), '\\\\b[0-9]+\\\\b', '?')";

/** The frames; the line above them is the message again. */
const FRAMES = "arraySlice(extractAll(substring(stack, 1, 20000), '\\\\n\\\\s+at [^\\\\n]+'), 1, 12)";

export class ErrorReads implements ErrorSource {
  readonly #client: SqlClient;

  constructor(client: SqlClient) {
    this.#client = client;
  }

  async errorRows(selection: Selection, parts: ErrorParts, limit: number): Promise<readonly ErrorRow[]> {
    const [spans, logs] = await Promise.all([
      this.#rows("span", selection, parts, limit),
      this.#rows("log", selection, parts, limit),
    ]);
    return [...spans, ...logs]
      .toSorted((left, right) => right.count - left.count || right.previous - left.previous)
      .slice(0, limit);
  }

  async #rows(
    origin: ErrorRow["origin"],
    selection: Selection,
    { since, width }: ErrorParts,
    limit: number,
  ): Promise<readonly ErrorRow[]> {
    const binding = new Binding();
    const occurrences = origin === "span" ? exceptions(selection, binding) : errorLogs(selection, binding);
    const now = `placed >= ${binding.time(since)}`;
    const part = `toInt32(intDiv(toUnixTimestamp64Nano(placed) - ${binding.int64(since)}, ${binding.int64(width)}))`;
    const rows = await this.#client.rows(
      `SELECT fingerprint, any(type), any(message), any(stack), service, route, countIf(${now}), countIf(NOT (${now})),
         minIf(toUnixTimestamp64Nano(at), ${now}), maxIf(toUnixTimestamp64Nano(at), ${now}),
         argMaxIf(trace, at, ${now} AND trace != ''), sumMapIf([${part}], [1], ${now}), sumMapIf([tenant], [1], ${now})
       FROM (${occurrences})
       GROUP BY fingerprint, service, route, if(fingerprint = '', (type, ${ROUGH}, cityHash64(${FRAMES})), ('', '', toUInt64(0)))
       ORDER BY countIf(${now}) DESC, count() DESC LIMIT ${binding.uint64(limit)}`,
      binding,
    );
    return rows.map((row) => errorRow(origin, row));
  }
}

function exceptions(selection: Selection, binding: Binding): string {
  const of = (key: string): string => `event.Attributes[${binding.text(key)}]`;
  const name = binding.text(EXCEPTION_EVENT);
  return `SELECT ${of(FINGERPRINT)} AS fingerprint, ${of(EXCEPTION_TYPE)} AS type, ${of(EXCEPTION_MESSAGE)} AS message,
      ${of(EXCEPTION_STACK)} AS stack, toString(ServiceName) AS service, toString(SpanName) AS route, Timestamp AS placed,
      event.Timestamp AS at, TraceId AS trace, toString(TenantId) AS tenant
    FROM otel_traces ARRAY JOIN Events AS event
    WHERE ${FAILED} AND has(Events.Name, ${name}) AND ${selectionSql(selection, SPAN_FIELDS, binding)} AND event.Name = ${name}`;
}

function errorLogs(selection: Selection, binding: Binding): string {
  const of = (key: string): string => `LogAttributes[${binding.text(key)}]`;
  return `SELECT ${of(FINGERPRINT)} AS fingerprint, ${of(EXCEPTION_TYPE)} AS type,
      if(${of(EXCEPTION_MESSAGE)} = '', Body, ${of(EXCEPTION_MESSAGE)}) AS message, ${of(EXCEPTION_STACK)} AS stack,
      toString(ServiceName) AS service, '' AS route, Timestamp AS placed, Timestamp AS at, TraceId AS trace,
      if(${of(TENANT)} != '', ${of(TENANT)}, ResourceAttributes[${binding.text(TENANT)}]) AS tenant
    FROM otel_logs WHERE ${LEVEL} >= ${ERROR_LEVEL} AND ${selectionSql(selection, LOG_FIELDS, binding)}`;
}

function errorRow(origin: ErrorRow["origin"], row: Row): ErrorRow {
  return {
    origin,
    fingerprint: textAt(row, 0),
    type: textAt(row, 1),
    message: textAt(row, 2),
    stack: textAt(row, 3),
    service: textAt(row, 4),
    route: textAt(row, 5),
    count: numberAt(row, 6),
    previous: numberAt(row, 7),
    first: bigintAt(row, 8),
    last: bigintAt(row, 9),
    traceId: textAt(row, 10),
    parts: countsAt(row, 11).map(([part, count]) => [Number(part), count]),
    tenants: countsAt(row, 12),
  };
}

/** Of `sumMap`: keys as text, and how many of each. */
function countsAt(row: Row, index: number): readonly (readonly [key: string, count: number])[] {
  const [keys, counts] = [listAt(listAt(row, index), 0), listAt(listAt(row, index), 1)];
  return keys.map((_, at) => [textAt(keys, at), numberAt(counts, at)]);
}
