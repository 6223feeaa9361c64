/** Reads that add spans up: rate, errors and duration of requests, and who calls whom. */
import type {
  CallRow,
  Presence,
  RedGroup,
  RedRequest,
  RedRow,
  ServiceSource,
  TenantRow,
} from "../../source.ts";
import type { Selection, TimeWindow } from "../../store.ts";
import type { Row, SqlClient } from "../client.ts";
import { Binding } from "../sql/binding.ts";
import { FAILED, IS_REQUEST, SPAN_FIELDS } from "../sql/span-fields.ts";
import { selectionSql, windowSql } from "../sql/window.ts";
import { bigintAt, listAt, numberAt, textAt } from "./decode.ts";
import { kindName } from "./span-columns.ts";

export const SERVED = "SpanKind IN ('Server', 'Consumer', 'SPAN_KIND_SERVER', 'SPAN_KIND_CONSUMER')";
export const SENT = "SpanKind IN ('Client', 'Producer', 'SPAN_KIND_CLIENT', 'SPAN_KIND_PRODUCER')";
/** The id of a span, and the same as its children name it: joining by one number takes less than half of joining by two texts. */
export const OWN_ID = "cityHash64(TraceKey, SpanId)";
export const PARENT_ID = "cityHash64(TraceKey, ParentSpanId)";
/** Sums, quantiles and the range of the weights, of spans that stand for any. */
export const COUNTED = "Weight > 0";
const LEVELS = "0.5, 0.95, 0.99";
/** Where all weigh the same, they are as many as there were, only fewer of them. */
export const QUANTILES: string = `quantilesExactInclusive(${LEVELS})`;
/** The engine weighs by whole numbers; a thousandth of a span is enough. */
export const WEIGHED_QUANTILES: string = `quantilesExactWeighted(${LEVELS})`;
export const WHOLE_WEIGHT = "toUInt64(round(Weight * 1000))";
/** A caller may have begun, and the called may begin, this long outside the window. */
const MARGIN = 3_600_000_000_000n;

export class ServiceReads implements ServiceSource {
  readonly #client: SqlClient;

  constructor(client: SqlClient) {
    this.#client = client;
  }

  async red(request: RedRequest): Promise<readonly RedRow[]> {
    const rows = await this.#red(request, `${QUANTILES}(Duration)`);
    if (!rows.some((row) => isMixed(row, 8))) return rows.map(redRow);
    const weighed = await this.#red(request, `${WEIGHED_QUANTILES}(Duration, ${WHOLE_WEIGHT})`);
    return weighedWhereMixed(rows, weighed, 4, 8).map(redRow);
  }

  async #red(request: RedRequest, quantiles: string): Promise<readonly Row[]> {
    const binding = new Binding();
    const column = (group: RedGroup, expression: string, otherwise: string): string =>
      request.groups.includes(group) ? expression : otherwise;
    const step = binding.int64(request.step);
    const shifted = `toUnixTimestamp64Nano(Timestamp) + ${binding.int64(request.shift)}`;
    return this.#client.rows(
      `SELECT ${column("service", "toString(ServiceName)", "''")} AS service, ${column("route", "toString(SpanName)", "''")} AS route,
         ${column("instance", "toString(ServiceInstance)", "''")} AS instance, ${column("bucket", `intDiv(${shifted}, ${step}) * ${step}`, "toInt64(0)")} AS bucket,
         sum(Weight), sumIf(Weight, ${FAILED}), ${quantiles}, sum(Duration * Weight), min(Weight), max(Weight)
       FROM otel_traces WHERE ${selectionSql(request, SPAN_FIELDS, binding)} AND ${IS_REQUEST} AND ${COUNTED}
       GROUP BY service, route, instance, bucket`,
      binding,
    );
  }

  async presence(selection: Selection): Promise<readonly Presence[]> {
    const binding = new Binding();
    const rows = await this.#client.rows(
      `SELECT any(ServiceName), any(ServiceVersion), any(ServiceInstance),
         min(toUnixTimestamp64Nano(Timestamp)), max(toUnixTimestamp64Nano(Timestamp))
       FROM otel_traces WHERE ${selectionSql(selection, SPAN_FIELDS, binding)}
       GROUP BY cityHash64(ServiceName, ServiceVersion, ServiceInstance)`,
      binding,
    );
    return rows.map((row) => ({
      service: textAt(row, 0),
      version: textAt(row, 1),
      instance: textAt(row, 2),
      first: bigintAt(row, 3),
      last: bigintAt(row, 4),
    }));
  }

  async tenants(window: TimeWindow, limit: number): Promise<readonly TenantRow[]> {
    const binding = new Binding();
    const rows = await this.#client.rows(
      `SELECT TenantId AS tenant, count() AS spans, countIf(${FAILED}) FROM otel_traces
       WHERE ${windowSql(window, binding)} AND tenant != ''
       GROUP BY tenant ORDER BY spans DESC, tenant LIMIT ${binding.uint64(limit)}`,
      binding,
    );
    return rows.map((row) => ({
      tenant: textAt(row, 0),
      spans: numberAt(row, 1),
      errors: numberAt(row, 2),
    }));
  }

  async serviceNames(window: TimeWindow): Promise<readonly string[]> {
    const binding = new Binding();
    const rows = await this.#client.rows(
      `SELECT ServiceName FROM otel_traces WHERE ${windowSql(window, binding)} GROUP BY ServiceName ORDER BY ServiceName`,
      binding,
    );
    return rows.map((row) => textAt(row, 0));
  }

  async operations(
    service: string,
    window: TimeWindow,
  ): Promise<readonly { readonly name: string; readonly kind: string }[]> {
    const binding = new Binding();
    const rows = await this.#client.rows(
      `SELECT SpanName, SpanKind FROM otel_traces WHERE ServiceName = ${binding.text(service)} AND ${windowSql(window, binding)}
       GROUP BY SpanName, SpanKind ORDER BY SpanName, SpanKind`,
      binding,
    );
    return rows.map((row) => ({ name: textAt(row, 0), kind: kindName(textAt(row, 1)) }));
  }

  async dependencies(
    window: TimeWindow,
  ): Promise<readonly { readonly parent: string; readonly child: string; readonly callCount: number }[]> {
    const binding = new Binding();
    const rows = await this.#client.rows(
      `SELECT p.ServiceName AS parent, c.ServiceName AS child, greatest(1, round(sum(c.Weight))) FROM
         (SELECT ${OWN_ID} AS id, ServiceName FROM otel_traces WHERE ${windowSql(widened(window), binding)}) AS p
       INNER JOIN
         (SELECT ${PARENT_ID} AS id, ServiceName, Weight FROM otel_traces WHERE ${windowSql(window, binding)} AND ${SERVED} AND ParentSpanId != '') AS c
       ON p.id = c.id
       WHERE p.ServiceName != c.ServiceName GROUP BY parent, child ORDER BY parent, child`,
      binding,
    );
    return rows.map((row) => ({
      parent: textAt(row, 0),
      child: textAt(row, 1),
      callCount: numberAt(row, 2),
    }));
  }

  callers(service: string, selection: Selection): Promise<readonly CallRow[]> {
    return this.#calls((quantiles) => this.#callers(service, selection, quantiles));
  }

  callees(service: string, selection: Selection): Promise<readonly CallRow[]> {
    return this.#calls((quantiles) => this.#callees(service, selection, quantiles));
  }

  async #calls(read: (quantiles: string) => Promise<readonly Row[]>): Promise<readonly CallRow[]> {
    const rows = await read(`${QUANTILES}(c.Duration)`);
    if (!rows.some((row) => isMixed(row, 4))) return rows.map(callRow);
    const weighed = await read(`${WEIGHED_QUANTILES}(c.Duration, ${WHOLE_WEIGHT})`);
    return weighedWhereMixed(rows, weighed, 1, 4).map(callRow);
  }

  async #callers(service: string, selection: Selection, quantiles: string): Promise<readonly Row[]> {
    const binding = new Binding();
    const name = binding.text(service);
    return this.#client.rows(
      `SELECT p.ServiceName AS service, sum(Weight), sumIf(Weight, c.failed), ${quantiles}, min(Weight), max(Weight) FROM
         (SELECT ${OWN_ID} AS id, ServiceName FROM otel_traces WHERE ${windowSql(widened(selection), binding)} AND ServiceName != ${name}) AS p
       INNER JOIN
         (SELECT ${PARENT_ID} AS id, Duration, Weight, ${FAILED} AS failed FROM otel_traces
          WHERE ${selectionSql(selection, SPAN_FIELDS, binding)} AND ServiceName = ${name} AND ${SERVED} AND ParentSpanId != '' AND ${COUNTED}) AS c
       ON p.id = c.id GROUP BY service`,
      binding,
    );
  }

  async #callees(service: string, selection: Selection, quantiles: string): Promise<readonly Row[]> {
    const binding = new Binding();
    const name = binding.text(service);
    return this.#client.rows(
      `SELECT if(s.child != '', s.child, toString(c.Peer)) AS target, sum(Weight), sumIf(Weight, c.failed), ${quantiles}, min(Weight), max(Weight) FROM
         (SELECT ${OWN_ID} AS id, Duration, Weight, ${FAILED} AS failed, Peer FROM otel_traces
          WHERE ${selectionSql(selection, SPAN_FIELDS, binding)} AND ServiceName = ${name} AND ${SENT} AND ${COUNTED}) AS c
       LEFT JOIN
         (SELECT ${PARENT_ID} AS id, min(toString(ServiceName)) AS child FROM otel_traces
          WHERE ${windowSql(widened(selection), binding)} AND ServiceName != ${name} AND ${SERVED} AND ParentSpanId != ''
          GROUP BY id) AS s
       ON c.id = s.id
       WHERE target != '' GROUP BY target`,
      binding,
    );
  }
}

/** Whether spans of different weight are in one group; `lightest` is the column of the least weight, the next the greatest. */
export function isMixed(row: Row, lightest: number): boolean {
  return numberAt(row, lightest) !== numberAt(row, lightest + 1);
}

/** The rows of the second asking for groups that are mixed; the first `keys` columns name a group. */
export function weighedWhereMixed(
  rows: readonly Row[],
  weighed: readonly Row[],
  keys: number,
  lightest: number,
): readonly Row[] {
  const keyOf = (row: Row): string => JSON.stringify(row.slice(0, keys).map(String));
  const byKey = new Map(weighed.map((row) => [keyOf(row), row]));
  return rows.map((row) => (isMixed(row, lightest) ? (byKey.get(keyOf(row)) ?? row) : row));
}

export function widened(window: TimeWindow): TimeWindow {
  return { from: window.from - MARGIN, to: window.to + MARGIN };
}

function redRow(row: Row): RedRow {
  return {
    service: textAt(row, 0),
    route: textAt(row, 1),
    instance: textAt(row, 2),
    bucket: bigintAt(row, 3),
    requests: numberAt(row, 4),
    errors: numberAt(row, 5),
    quantiles: quantilesAt(row, 6),
    total: numberAt(row, 7),
    heaviest: numberAt(row, 9),
  };
}

function callRow(row: Row): CallRow {
  return {
    service: textAt(row, 0),
    requests: numberAt(row, 1),
    errors: numberAt(row, 2),
    quantiles: quantilesAt(row, 3),
    heaviest: numberAt(row, 5),
  };
}

export function quantilesAt(row: Row, index: number): readonly [number, number, number] {
  const values = listAt(row, index);
  return [numberAt(values, 0), numberAt(values, 1), numberAt(values, 2)];
}
