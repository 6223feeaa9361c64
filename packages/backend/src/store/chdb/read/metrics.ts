/** Reads of `metric_series` and what belongs to it. */
import type { MetricList } from "@sightline/api";
import { storeErrors } from "../../errors.ts";
import { isKind } from "../../metric/series.ts";
import type { MetricSource } from "../../source.ts";
import type { SeriesMatcher, StoredExemplars, StoredSeries, TimeWindow } from "../../store.ts";
import type { Row, SqlClient } from "../client.ts";
import { Binding } from "../sql/binding.ts";
import { attributesAt, numberAt, textAt } from "./decode.ts";
import { exemplarsOfRows, HISTOGRAM_COLUMNS, HISTOGRAMS_TYPE, seriesOfRows } from "./series-rows.ts";

const MAX_METRICS = 10_000;
/** `StaleNaN` of Prometheus' model/value, and the same after a processor made it quiet. */
const STALE_BITS = "9218868437227405314, 9221120237041090562";

export class MetricReads implements MetricSource {
  readonly #client: SqlClient;

  constructor(client: SqlClient) {
    this.#client = client;
  }

  async metrics(window: TimeWindow): Promise<MetricList> {
    const binding = new Binding();
    const rows = await this.#client.rows(
      `SELECT family, argMax(kind, last_seen), argMax(unit, last_seen), argMax(help, last_seen), uniqExact(fingerprint)
       FROM metric_series WHERE fingerprint IN (${seenIn(window, binding)})
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
    const selected = `SELECT fingerprint FROM metric_series WHERE ${matchersSql(matchers, binding)}`;
    const within = `${samplesIn(window, binding)} AND fingerprint IN (${selected})`;
    const numbers = `SELECT fingerprint, arraySort(groupArray((unix_milli, value))) AS samples,
        groupArrayIf(unix_milli, reinterpretAsUInt64(value) IN (${STALE_BITS})) AS stale,
        CAST([], '${HISTOGRAMS_TYPE}') AS histograms
      FROM metric_samples WHERE ${within} GROUP BY fingerprint`;
    const histograms = `SELECT fingerprint, CAST([], 'Array(Tuple(Int64, Float64))') AS samples,
        CAST([], 'Array(Int64)') AS stale, groupArray((${HISTOGRAM_COLUMNS})) AS histograms
      FROM metric_histograms WHERE ${within} GROUP BY fingerprint`;
    // A series may have rows of both kinds.
    const rows = await this.#rows(
      `SELECT toString(fingerprint), labels, samples.1, samples.2, stale, histograms
       FROM (${numbers} UNION ALL ${histograms}) AS found
       INNER JOIN (SELECT fingerprint, any(labels) AS labels FROM metric_series GROUP BY fingerprint) AS known USING fingerprint
       ORDER BY mapSort(labels), fingerprint LIMIT ${binding.uint64(limit * 2)}`,
      binding,
      matchers,
    );
    return seriesOfRows(rows).slice(0, limit);
  }

  async exemplars(
    matchers: readonly SeriesMatcher[],
    window: TimeWindow,
    limit: number,
  ): Promise<readonly StoredExemplars[]> {
    const binding = new Binding();
    const selected = `SELECT fingerprint FROM metric_series WHERE ${matchersSql(matchers, binding)}`;
    const newest = `SELECT DISTINCT fingerprint, unix_milli, value, labels AS own FROM metric_exemplars
      WHERE ${samplesIn(window, binding)} AND fingerprint IN (${selected})
      ORDER BY unix_milli DESC LIMIT ${binding.uint64(limit)}`;
    const rows = await this.#rows(
      `SELECT toString(fingerprint), labels, unix_milli, value, own FROM (${newest}) AS found
       INNER JOIN (SELECT fingerprint, any(labels) AS labels FROM metric_series GROUP BY fingerprint) AS known USING fingerprint
       ORDER BY mapSort(labels), fingerprint, unix_milli, value`,
      binding,
      matchers,
    );
    return exemplarsOfRows(rows);
  }

  async labelSets(
    matchers: readonly SeriesMatcher[],
    window: TimeWindow,
    limit: number,
  ): Promise<readonly Readonly<Record<string, string>>[]> {
    const binding = new Binding();
    const rows = await this.#rows(
      `SELECT any(labels) AS known FROM metric_series
       WHERE ${matchersSql(matchers, binding)} AND fingerprint IN (${seenIn(window, binding)})
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

function matchersSql(matchers: readonly SeriesMatcher[], binding: Binding): string {
  return matchers.map((matcher) => matcherSql(matcher, binding)).join(" AND ") || "1";
}

/** The series that have a sample in the window. */
function seenIn(window: TimeWindow, binding: Binding): string {
  const within = samplesIn(window, binding);
  return `SELECT fingerprint FROM metric_samples WHERE ${within} UNION ALL SELECT fingerprint FROM metric_histograms WHERE ${within}`;
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
