/** Samples, and the series they belong to, as rows. */
import type { MetricsData } from "@sightline/otlp";
import type { IntakePolicy } from "../intake/policy.ts";
import { visitSamples } from "../intake/metrics.ts";
import { fingerprintOf, seriesKey, type MetricFamily } from "../metric/series.ts";
import type { Labels } from "../metric/labels.ts";
import type { Receipt } from "../store.ts";
import type { Committer } from "./committer.ts";
import { SAMPLE_TABLE, SERIES_TABLE } from "./rows/table.ts";
import type { RowWriter } from "./rows/row-writer.ts";

/** How often a living series is written again, in milliseconds: retention counts from then. */
const REFRESH = 3_600_000;
/** Series remembered as written; above it all are written once more. */
const MAX_KNOWN = 1_000_000;

interface NewSeries {
  readonly key: string;
  readonly fingerprint: bigint;
  readonly family: MetricFamily;
  readonly labels: Labels;
  readonly unixMilli: number;
}

export class MetricWrites {
  readonly #committer: Committer;
  readonly #policy: IntakePolicy;
  /** Series that are in their table, with the time they were written for. */
  readonly #known = new Map<string, number>();

  constructor(committer: Committer, policy: IntakePolicy) {
    this.#committer = committer;
    this.#policy = policy;
  }

  async write(data: MetricsData): Promise<Receipt> {
    this.#committer.admit();
    const fresh = new Map<string, NewSeries>();
    let receipt: Receipt = { stored: 0, rejections: [], newestNano: 0n };
    const samples = this.#committer.append(SAMPLE_TABLE, (writer) => {
      let rows = 0;
      const tally = visitSamples(data, this.#policy, (family, labels, unixMilli, value) => {
        const key = seriesKey(labels);
        const fingerprint = fingerprintOf(key);
        writer.int64(fingerprint);
        writer.int64(BigInt(unixMilli));
        writer.float64(value);
        rows++;
        const known = this.#known.get(key);
        if (known === undefined || unixMilli - known > REFRESH) {
          fresh.set(key, { key, fingerprint, family, labels, unixMilli });
        }
      });
      receipt = tally.receipt();
      return rows;
    });
    const series = this.#committer.append(SERIES_TABLE, (writer) => {
      for (const one of fresh.values()) writeSeries(writer, one);
      return fresh.size;
    });
    await Promise.all([samples, series]);
    if (this.#known.size + fresh.size > MAX_KNOWN) this.#known.clear();
    for (const { key, unixMilli } of fresh.values()) this.#known.set(key, unixMilli);
    return receipt;
  }
}

function writeSeries(writer: RowWriter, { fingerprint, family, labels, unixMilli }: NewSeries): void {
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
