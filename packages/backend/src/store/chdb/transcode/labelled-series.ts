/** Series that come with their labels as rows. */
import type { WrittenSeries } from "../../metric/sample.ts";
import { fingerprintOf, seriesKey, type MetricFamily } from "../../metric/series.ts";
import { writeNumber, writeStale, type Fingerprint } from "../rows/sample-rows.ts";
import type { RowWriter } from "../rows/row-writer.ts";
import type { FreshSeries } from "./fresh-series.ts";
import { pointSeries, type LabelledSeries, type SeriesCache } from "./series-cache.ts";
import type { SideRows } from "./side-rows.ts";

/** Returns how many samples were written that are numbers, or the ends of series. */
export function writeLabelled(
  series: readonly WrittenSeries[],
  writer: RowWriter,
  side: SideRows,
  fresh: FreshSeries,
  cache: SeriesCache,
): number {
  let rows = 0;
  for (const one of series) {
    const { samples, exemplars = [] } = one;
    let newest = Number.NEGATIVE_INFINITY;
    for (const { unixMilli } of samples) newest = Math.max(newest, unixMilli);
    for (const { unixMilli } of exemplars) newest = Math.max(newest, unixMilli);
    const of = knownFingerprint(one, newest, fresh, cache);
    for (const { unixMilli, value } of samples) {
      if (typeof value === "object") side.histogram(of, unixMilli, value);
      else {
        if (value === "stale") writeStale(writer, of, unixMilli);
        else writeNumber(writer, of, unixMilli, value);
        rows++;
      }
    }
    for (const exemplar of exemplars) side.exemplar(of, exemplar);
  }
  return rows;
}

function knownFingerprint(
  { labels, family }: WrittenSeries,
  newest: number,
  fresh: FreshSeries,
  cache: SeriesCache,
): Fingerprint {
  const key = seriesKey(labels);
  let known = cache.labelled(key);
  if (known === undefined || !isSame(known.family, family)) {
    const fingerprint = fingerprintOf(key);
    const added: LabelledSeries = { family, series: pointSeries([{ fingerprint, family, labels }], []) };
    cache.addLabelled(key, added);
    known = added;
  }
  const { series } = known;
  const low = series.fingerprints[0] ?? 0;
  const high = series.fingerprints[1] ?? 0;
  if (!fresh.isWritten(series, newest)) {
    const fingerprint = (BigInt(high) << 32n) | BigInt(low);
    fresh.write(series, [{ fingerprint, family, labels }], newest);
  }
  return { low, high };
}

function isSame(left: MetricFamily, right: MetricFamily): boolean {
  return (
    left === right ||
    (left.name === right.name &&
      left.kind === right.kind &&
      left.unit === right.unit &&
      left.help === right.help)
  );
}
