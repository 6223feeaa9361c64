/** The plain way from data points to rows of `metric_samples` and `metric_series`, over objects. */
import { decodeMetrics } from "@sightline/otlp";
import { RowWriter } from "../../src/store/chdb/rows/row-writer.ts";
import { writeNumber, writeStale, type Fingerprint } from "../../src/store/chdb/rows/sample-rows.ts";
import { SideRows } from "../../src/store/chdb/transcode/side-rows.ts";
import { writeFresh } from "../../src/store/chdb/transcode/series-rows.ts";
import { DeltaBook } from "../../src/store/intake/delta-book.ts";
import { visitSamples } from "../../src/store/intake/metrics.ts";
import type { IntakePolicy } from "../../src/store/intake/policy.ts";
import type { Labels } from "../../src/store/metric/labels.ts";
import { fingerprintOf, seriesKey } from "../../src/store/metric/series.ts";
import type { Receipt } from "../../src/store/store.ts";

export interface MetricRows {
  readonly receipt: Receipt;
  readonly samples: string;
  /** Rows of native histograms, and those of exemplars. */
  readonly side: readonly string[];
  /** The last row of each series, in hex. */
  readonly series: readonly string[];
}

function ofLabels(labels: Labels): Fingerprint {
  const fingerprint = fingerprintOf(seriesKey(labels));
  return { low: Number(fingerprint & 0xffff_ffffn), high: Number(fingerprint >> 32n) };
}

/** `deltas`: of the requests before. */
export function metricsFromObjects(
  body: Uint8Array,
  policy: IntakePolicy,
  deltas: DeltaBook = new DeltaBook(),
): MetricRows {
  const writer = new RowWriter();
  const side = new SideRows();
  const series = new Map<string, { readonly unixMilli: number; readonly row: string }>();
  const tally = visitSamples(decodeMetrics(body), policy, deltas, {
    sample: (family, labels, unixMilli, value) => {
      const of = ofLabels(labels);
      if (value === "stale") writeStale(writer, of, unixMilli);
      else if (typeof value === "number") writeNumber(writer, of, unixMilli, value);
      else side.histogram(of, unixMilli, value);
      const fingerprint = fingerprintOf(seriesKey(labels));
      const row = new RowWriter();
      writeFresh(row, [{ series: [{ fingerprint, family, labels }], unixMilli }]);
      // Two metrics that make one series have a row each.
      const key = `${fingerprint} ${JSON.stringify(family)}`;
      if (unixMilli >= (series.get(key)?.unixMilli ?? 0)) series.set(key, { unixMilli, row: hex(row) });
    },
    exemplar: (_, labels, exemplar) => side.exemplar(ofLabels(labels), exemplar),
  });
  return {
    receipt: tally.receipt(),
    samples: hex(writer),
    side: sideRows(side),
    series: Array.from(series.values(), ({ row }) => row),
  };
}

export function sideRows(side: SideRows): readonly string[] {
  return Array.from(side.tables(), ({ table, writer }) => `${table.name} ${hex(writer)}`);
}

export function hex(writer: RowWriter): string {
  return Buffer.from(writer.view()).toString("hex");
}
