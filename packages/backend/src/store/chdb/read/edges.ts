/** Reads of calls between services, all of them at once. */
import type { EdgeRow, EdgeSource } from "../../source.ts";
import type { Selection } from "../../store.ts";
import type { Row, SqlClient } from "../client.ts";
import { Binding } from "../sql/binding.ts";
import { FAILED, SPAN_FIELDS } from "../sql/span-fields.ts";
import { selectionSql, windowSql } from "../sql/window.ts";
import { numberAt, textAt } from "./decode.ts";
import {
  COUNTED,
  isMixed,
  OWN_ID,
  PARENT_ID,
  QUANTILES,
  quantilesAt,
  SENT,
  SERVED,
  WEIGHED_QUANTILES,
  weighedWhereMixed,
  WHOLE_WEIGHT,
  widened,
} from "./services.ts";

export class EdgeReads implements EdgeSource {
  readonly #client: SqlClient;

  constructor(client: SqlClient) {
    this.#client = client;
  }

  servedEdges(selection: Selection): Promise<readonly EdgeRow[]> {
    return this.#edges((quantiles) => {
      const binding = new Binding();
      return this.#client.rows(
        `SELECT toString(p.ServiceName) AS caller, toString(c.ServiceName) AS called, sum(Weight), sumIf(Weight, c.failed), ${quantiles}, min(Weight), max(Weight) FROM
           (SELECT ${OWN_ID} AS id, ServiceName FROM otel_traces WHERE ${windowSql(widened(selection), binding)}) AS p
         INNER JOIN
           (SELECT ${PARENT_ID} AS id, ServiceName, Duration, Weight, ${FAILED} AS failed FROM otel_traces
            WHERE ${selectionSql(selection, SPAN_FIELDS, binding)} AND ${SERVED} AND ParentSpanId != '' AND ${COUNTED}) AS c
         ON p.id = c.id
         WHERE p.ServiceName != c.ServiceName GROUP BY caller, called`,
        binding,
      );
    });
  }

  unservedEdges(selection: Selection): Promise<readonly EdgeRow[]> {
    return this.#edges((quantiles) => {
      const binding = new Binding();
      return this.#client.rows(
        `SELECT toString(c.ServiceName) AS caller, toString(c.Peer) AS called, sum(Weight), sumIf(Weight, c.failed), ${quantiles}, min(Weight), max(Weight) FROM
           (SELECT ${OWN_ID} AS id, ServiceName, Peer, Duration, Weight, ${FAILED} AS failed FROM otel_traces
            WHERE ${selectionSql(selection, SPAN_FIELDS, binding)} AND ${SENT} AND Peer != '' AND ${COUNTED}) AS c
         LEFT JOIN
           (SELECT ${PARENT_ID} AS id, groupUniqArray(toString(ServiceName)) AS by FROM otel_traces
            WHERE ${windowSql(widened(selection), binding)} AND ${SERVED} AND ParentSpanId != '' GROUP BY id) AS s
         ON c.id = s.id
         WHERE NOT arrayExists(one -> one != c.ServiceName, s.by) GROUP BY caller, called`,
        binding,
      );
    });
  }

  async #edges(read: (quantiles: string) => Promise<readonly Row[]>): Promise<readonly EdgeRow[]> {
    const rows = await read(`${QUANTILES}(c.Duration)`);
    if (!rows.some((row) => isMixed(row, 5))) return rows.map(edgeRow);
    const weighed = await read(`${WEIGHED_QUANTILES}(c.Duration, ${WHOLE_WEIGHT})`);
    return weighedWhereMixed(rows, weighed, 2, 5).map(edgeRow);
  }
}

function edgeRow(row: Row): EdgeRow {
  return {
    caller: textAt(row, 0),
    service: textAt(row, 1),
    requests: numberAt(row, 2),
    errors: numberAt(row, 3),
    quantiles: quantilesAt(row, 4),
    heaviest: numberAt(row, 6),
  };
}
