/** Reads of `metric_series` and `metric_samples`. */
import type { MetricList } from "@sightline/api";
import { storeErrors } from "../../errors.ts";
import { isKind } from "../../metric/series.ts";
import type { MetricSource } from "../../source.ts";
import type { SeriesMatcher, StoredSeries, TimeWindow } from "../../store.ts";
import type { Row, SqlClient } from "../client.ts";
import { Binding } from "../sql/binding.ts";
import { attributesAt, listAt, numberAt, textAt } from "./decode.ts";

const MAX_METRICS = 10_000;

export class MetricReads implements MetricSource {
  readonly #client: SqlClient;

  constructor(client: SqlClient) {
    this.#client = client;
  }

  async metrics(window: TimeWindow): Promise<MetricList> {
    const binding = new Binding();
    const rows = await this.#client.rows(
      `SELECT family, argMax(kind, last_seen), argMax(unit, last_seen), argMax(help, last_seen), uniqExact(fingerprint)
       FROM metric_series WHERE fingerprint IN (SELECT fingerprint FROM metric_samples WHERE ${samplesIn(window, binding)})
       GROUP BY family ORDER BY family LIMIT ${MAX_METRICS + 1}`,
      binding,
    );
    const metrics = rows.slice(0, MAX_METRICS).map((row) => {
      const kind = textAt(row, 1);
      return {
        name: textAt(row, 0),
        kind: isKind(kind) ? kind : "unknown",
        unit: textAt(row, 2),
        description: textAt(row, 3),
        series: numberAt(row, 4),
      } as const;
    });
    return { complete: rows.length <= MAX_METRICS, metrics };
  }

  async series(
    matchers: readonly SeriesMatcher[],
    window: TimeWindow,
    limit: number,
  ): Promise<readonly StoredSeries[]> {
    const binding = new Binding();
    const conditions = matchers.map((matcher) => matcherSql(matcher, binding));
    const samples = `SELECT fingerprint, arraySort(groupArray((unix_milli, value))) AS samples FROM metric_samples
      WHERE ${samplesIn(window, binding)} AND fingerprint IN (SELECT fingerprint FROM metric_series WHERE ${conditions.join(" AND ") || "1"})
      GROUP BY fingerprint`;
    const rows = await this.#rows(
      `SELECT labels, samples.1, samples.2 FROM (${samples}) AS found
       INNER JOIN (SELECT fingerprint, any(labels) AS labels FROM metric_series GROUP BY fingerprint) AS known USING fingerprint
       ORDER BY mapSort(labels) LIMIT ${binding.uint64(limit)}`,
      binding,
      matchers,
    );
    return rows.map(seriesOf);
  }

  async labelSets(
    matchers: readonly SeriesMatcher[],
    window: TimeWindow,
    limit: number,
  ): Promise<readonly Readonly<Record<string, string>>[]> {
    const binding = new Binding();
    const conditions = matchers.map((matcher) => matcherSql(matcher, binding));
    const rows = await this.#rows(
      `SELECT any(labels) AS known FROM metric_series
       WHERE ${conditions.join(" AND ") || "1"} AND fingerprint IN (SELECT fingerprint FROM metric_samples WHERE ${samplesIn(window, binding)})
       GROUP BY fingerprint ORDER BY mapSort(known) LIMIT ${binding.uint64(limit)}`,
      binding,
      matchers,
    );
    return rows.map((row) => attributesAt(row, 0));
  }

  async #rows(sql: string, binding: Binding, matchers: readonly SeriesMatcher[]): Promise<Row[]> {
    try {
      return await this.#client.rows(sql, binding);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : "";
      const bad = matchers.find((matcher) => matcher.operator === "=~" || matcher.operator === "!~");
      if (bad === undefined || !/CANNOT_COMPILE_REGEXP|compile regexp/i.test(reason)) throw cause;
      throw storeErrors.BAD_MATCHER({ label: bad.label, pattern: bad.value, reason }, { cause });
    }
  }
}

function samplesIn(window: TimeWindow, binding: Binding): string {
  return `unix_milli >= ${binding.int64(ceilMilli(window.from))} AND unix_milli < ${binding.int64(ceilMilli(window.to))}`;
}

function ceilMilli(nano: bigint): bigint {
  return (nano + 999_999n) / 1_000_000n;
}

/** A label that is not there counts as empty, as in Prometheus; patterns match the whole value. */
function matcherSql(matcher: SeriesMatcher, binding: Binding): string {
  const label = matcher.label === "__name__" ? "name" : `labels[${binding.text(matcher.label)}]`;
  if (matcher.operator === "=" || matcher.operator === "!=") {
    return `${label} ${matcher.operator} ${binding.text(matcher.value)}`;
  }
  const pattern = binding.text(`^(?s:${matcher.value})$`);
  return `${matcher.operator === "=~" ? "" : "NOT "}match(${label}, ${pattern})`;
}

/** Of two samples at one time the larger value stays, whichever was stored first. */
function seriesOf(row: Row): StoredSeries {
  const times = listAt(row, 1);
  const values = listAt(row, 2);
  const last = times.map((_, index) => index).filter((index) => times[index] !== times[index + 1]);
  return {
    labels: attributesAt(row, 0),
    time: Float64Array.from(last, (index) => Number(times[index])),
    value: Float64Array.from(last, (index) => valueOf(values[index])),
  };
}

function valueOf(value: unknown): number {
  if (value === "inf") return Number.POSITIVE_INFINITY;
  return value === "-inf" ? Number.NEGATIVE_INFINITY : Number(value);
}
