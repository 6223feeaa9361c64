/** Samples, and the series they belong to, as rows. */
import type { IntakePolicy } from "../intake/policy.ts";
import type { Receipt } from "../store.ts";
import type { Journal } from "./journal/journal.ts";
import { SAMPLE_TABLE, SERIES_TABLE } from "./rows/table.ts";
import type { RowWriter } from "./rows/row-writer.ts";
import {
  markWritten,
  transcodeMetrics,
  type FreshPoint,
  type TranscodedMetrics,
} from "./transcode/metric-transcoder.ts";
import { SeriesCache, type NewSeries } from "./transcode/series-cache.ts";

export class MetricWrites {
  readonly #journal: Journal;
  readonly #policy: IntakePolicy;
  readonly #cache = new SeriesCache();

  constructor(journal: Journal, policy: IntakePolicy) {
    this.#journal = journal;
    this.#policy = policy;
  }

  async write(body: Uint8Array): Promise<Receipt> {
    this.#journal.admit();
    let fresh: TranscodedMetrics["fresh"] = new Map();
    let receipt: Receipt = { stored: 0, rejections: [], newestNano: 0n };
    const samples = this.#journal.append(SAMPLE_TABLE, (writer) => {
      const metrics = transcodeMetrics(body, this.#policy, writer, this.#cache);
      ({ fresh, receipt } = metrics);
      return metrics.rows;
    });
    const series = this.#journal.append(SERIES_TABLE, (writer) => writeFresh(writer, fresh.values()));
    await Promise.all([samples, series]);
    markWritten(fresh);
    return receipt;
  }
}

/** Returns how many rows. */
export function writeFresh(writer: RowWriter, points: Iterable<FreshPoint>): number {
  let rows = 0;
  for (const { series, unixMilli } of points) {
    for (const one of series) writeSeries(writer, one, unixMilli);
    rows += series.length;
  }
  return rows;
}

function writeSeries(writer: RowWriter, { fingerprint, family, labels }: NewSeries, unixMilli: number): void {
  writer.int64(fingerprint);
  writer.text(labels["__name__"] ?? "");
  const names = Object.keys(labels);
  writer.varint(names.length);
  for (const name of names) {
    writer.text(name);
    writer.text(labels[name] ?? "");
  }
  writer.text(family.name);
  writer.text(family.kind);
  writer.text(family.unit);
  writer.text(family.help);
  writer.uint32(Math.floor(unixMilli / 1000));
}
