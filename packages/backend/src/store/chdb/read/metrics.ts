/** Reads of `metric_series` and what belongs to it. */
import type { MetricList } from "@sightline/api";
import { compareLabels, labelsOf } from "@sightline/promql";
import { storeErrors } from "../../errors.ts";
import { isKind } from "../../metric/series.ts";
import {
  ceilMilli,
  type MetricReader,
  type SeriesMatcher,
  type StoredExemplars,
  type StoredSeries,
  type TimeWindow,
} from "../../store.ts";
import type { Row, SqlClient } from "../client.ts";
import { Binding } from "../sql/binding.ts";
import { attributesAt, numberAt, textAt } from "./decode.ts";
import {
  exemplarsOfRows,
  HISTOGRAM_COLUMNS,
  HISTOGRAMS_TYPE,
  numberedSeries,
  type NumberedSeries,
} from "./series-rows.ts";

const MAX_METRICS = 10_000;
/** How often a living series is written again. */
const REFRESH_SECONDS = 3600;

export class MetricReads implements MetricReader {
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
    const which = `${matchersSql(matchers, binding)} AND ${livesIn(window, binding)}`;
    const found = await this.#found(which, samplesIn(window, binding), binding, matchers);
    return found
      .map(({ labels, columns }) => ({ labels, list: labelsOf(labels), ...columns }))
      .toSorted((left, right) => compareLabels(left.list, right.list))
      .slice(0, limit);
  }

  /** Those series of which `fingerprint` leaves the rest `part` when it is divided by `parts`, with their samples in the window. */
  async part(window: TimeWindow, part: number, parts: number): Promise<readonly NumberedSeries[]> {
    const binding = new Binding();
    const which = `fingerprint % ${binding.uint64(parts)} = ${binding.uint64(part)} AND ${livesIn(window, binding)}`;
    return this.#found(which, samplesIn(window, binding), binding, []);
  }

  /** How many series may have samples in the window. */
  async seriesCount(window: TimeWindow): Promise<number> {
    const binding = new Binding();
    const sql = `SELECT uniq(fingerprint) FROM metric_series WHERE ${livesIn(window, binding)}`;
    const [row = []] = await this.#client.rows(sql, binding);
    return numberAt(row, 0);
  }

  /** `which` is about series, `within` about samples. Labels are not repeated with each: a row of its own brings them. */
  async #found(
    which: string,
    within: string,
    binding: Binding,
    matchers: readonly SeriesMatcher[],
  ): Promise<readonly NumberedSeries[]> {
    const none = "CAST([], 'Array(Float64)')";
    const noLabels = "CAST(map(), 'Map(String, String)')";
    const noHistograms = `CAST([], '${HISTOGRAMS_TYPE}')`;
    const those = `${within} AND fingerprint IN (SELECT fingerprint FROM metric_series WHERE ${which})`;
    const sql = `SELECT fingerprint, CAST(any(labels), 'Map(String, String)'), ${none}, ${none}, ${noHistograms}
      FROM metric_series WHERE ${which} GROUP BY fingerprint
      UNION ALL
      SELECT fingerprint, ${noLabels}, groupArray(toFloat64(unix_milli)), groupArray(value), ${noHistograms}
      FROM metric_samples WHERE ${those} GROUP BY fingerprint
      UNION ALL
      SELECT fingerprint, ${noLabels}, ${none}, ${none}, groupArray((${HISTOGRAM_COLUMNS}))
      FROM metric_histograms WHERE ${those} GROUP BY fingerprint`;
    return this.#checked(matchers, async () => numberedSeries(await this.#client.binary(sql, binding)));
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

  #rows(sql: string, binding: Binding, matchers: readonly SeriesMatcher[]): Promise<Row[]> {
    return this.#checked(matchers, () => this.#client.rows(sql, binding));
  }

  async #checked<T>(matchers: readonly SeriesMatcher[], read: () => Promise<T>): Promise<T> {
    try {
      return await read();
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
  return `unix_milli >= ${binding.int64(BigInt(ceilMilli(window.from)))} AND unix_milli < ${binding.int64(BigInt(ceilMilli(window.to)))}`;
}

/** Conditions of series: one that has a sample at a time was written within the hour before it, or later (`FreshSeries`). */
function livesIn({ from }: TimeWindow, binding: Binding): string {
  return `last_seen >= ${binding.int64(BigInt(Math.max(0, Math.floor(ceilMilli(from) / 1000) - REFRESH_SECONDS - 1)))}`;
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
