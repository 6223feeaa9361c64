/** The plain way from data points to rows of `metric_samples` and `metric_series`, over objects. */
import { decodeMetrics } from "@sightline/otlp";
import { RowWriter } from "../../src/store/chdb/rows/row-writer.ts";
import { writeFresh } from "../../src/store/chdb/transcode/series-rows.ts";
import { visitSamples } from "../../src/store/intake/metrics.ts";
import type { IntakePolicy } from "../../src/store/intake/policy.ts";
import { fingerprintOf, seriesKey } from "../../src/store/metric/series.ts";
import type { Receipt } from "../../src/store/store.ts";

export interface MetricRows {
  readonly receipt: Receipt;
  readonly samples: string;
  /** The last row of each series, in hex. */
  readonly series: readonly string[];
}

export function metricsFromObjects(body: Uint8Array, policy: IntakePolicy): MetricRows {
  const writer = new RowWriter();
  const series = new Map<bigint, string>();
  const tally = visitSamples(decodeMetrics(body), policy, (family, labels, unixMilli, value) => {
    const fingerprint = fingerprintOf(seriesKey(labels));
    writer.int64(fingerprint);
    writer.int64(BigInt(unixMilli));
    writer.float64(value);
    const row = new RowWriter();
    writeFresh(row, [{ series: [{ fingerprint, family, labels }], unixMilli }]);
    series.set(fingerprint, hex(row));
  });
  return { receipt: tally.receipt(), samples: hex(writer), series: [...series.values()] };
}

export function hex(writer: RowWriter): string {
  return Buffer.from(writer.view()).toString("hex");
}
