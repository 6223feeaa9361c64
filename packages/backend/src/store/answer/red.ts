/** Rate, errors, duration out of counted rows. */
import type { Red, RedSeries } from "@sightline/api";
import { seconds } from "../record/instant.ts";
import type { CallRow } from "../source.ts";
import type { TimeWindow } from "../store.ts";

type Counted = Omit<CallRow, "service">;

export function redOf(row: Counted | undefined, window: TimeWindow): Red {
  const requests = row?.requests ?? 0;
  const errors = row?.errors ?? 0;
  const windowSeconds = seconds(window.to - window.from);
  return {
    estimated: row !== undefined && row.heaviest > 1,
    requests: Math.round(requests),
    errors: Math.round(errors),
    rate: windowSeconds > 0 ? requests / windowSeconds : 0,
    errorRatio: requests === 0 ? null : errors / requests,
    p50: quantile(row, 0),
    p95: quantile(row, 1),
    p99: quantile(row, 2),
  };
}

export function redSeriesOf(
  rows: readonly (Counted & { readonly bucket: bigint })[],
  starts: readonly bigint[],
  step: bigint,
): RedSeries {
  const byStart = new Map(rows.map((row) => [row.bucket, row]));
  const columns = starts.map((start) => byStart.get(start));
  return {
    step: seconds(step),
    time: starts.map(seconds),
    requests: columns.map((row) => Math.round(row?.requests ?? 0)),
    errors: columns.map((row) => Math.round(row?.errors ?? 0)),
    p50: columns.map((row) => quantile(row, 0)),
    p95: columns.map((row) => quantile(row, 1)),
    p99: columns.map((row) => quantile(row, 2)),
  };
}

export function nanoSeconds(nano: number): number {
  return nano / 1e9;
}

function quantile(row: Counted | undefined, index: 0 | 1 | 2): number | null {
  return row === undefined || row.requests === 0 ? null : row.quantiles[index] / 1e9;
}
