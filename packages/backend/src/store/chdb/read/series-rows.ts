/** From rows of samples, histograms and exemplars to series. */
import { markStale, type Buckets, type NativeHistogram } from "@sightline/promql";
import type { Exemplar } from "../../metric/sample.ts";
import type { StoredExemplars, StoredSeries } from "../../store.ts";
import type { Row } from "../client.ts";
import { RESET_HINTS } from "../rows/sample-rows.ts";
import { attributesAt, listAt, numberAt, textAt } from "./decode.ts";

/** The parts of a histogram in the order that `histogramOf` takes them. */
export const HISTOGRAM_COLUMNS =
  "unix_milli, reset_hint, schema, zero_threshold, zero_count, count, sum, positive_indices, positive_counts, negative_indices, negative_counts, custom_bounds";
export const HISTOGRAMS_TYPE =
  "Array(Tuple(Int64, UInt8, Int8, Float64, Float64, Float64, Float64, Array(Int32), Array(Float64), Array(Int32), Array(Float64), Array(Float64)))";

interface TimedHistogram {
  readonly unixMilli: number;
  readonly histogram: NativeHistogram;
}

/** Rows of fingerprint, labels, times, values, times of ends, histograms; those of one series follow one another. */
export function seriesOfRows(rows: readonly Row[]): readonly StoredSeries[] {
  const series: StoredSeries[] = [];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? [];
    const next = rows[at + 1];
    const isMixed = next !== undefined && textAt(next, 0) === textAt(row, 0);
    const histograms = [...listAt(row, 5), ...(isMixed ? listAt(next, 5) : [])];
    const numbers = numbersOf(isMixed && listAt(row, 2).length === 0 ? next : row);
    if (isMixed) at++;
    series.push({
      labels: attributesAt(row, 1),
      ...(histograms.length === 0 ? numbers : mixed(numbers, histograms.map(timedHistogram))),
    });
  }
  return series;
}

type Numbers = Pick<StoredSeries, "time" | "value">;

/** Of two samples at one time the larger value stays, whichever was stored first. */
function numbersOf(row: Row): Numbers {
  const times = listAt(row, 2);
  const values = listAt(row, 3);
  const stale = new Set(listAt(row, 4));
  const last = times.map((_, index) => index).filter((index) => times[index] !== times[index + 1]);
  const time = Float64Array.from(last, (index) => Number(times[index]));
  const value = Float64Array.from(last, (index) => valueOf(values[index]));
  if (stale.size > 0) {
    for (const [at, index] of last.entries())
      if (stale.has(times[index]) && Number.isNaN(value[at])) markStale(value, at);
  }
  return { time, value };
}

/** Of a number and a histogram at one time the histogram stays, of two histograms the one that counts more. */
function mixed(
  { time, value }: Numbers,
  found: readonly TimedHistogram[],
): Pick<StoredSeries, "time" | "value" | "histograms"> {
  const byTime = new Map<number, NativeHistogram>();
  for (const { unixMilli, histogram } of found) {
    const before = byTime.get(unixMilli);
    if (before === undefined || histogram.count > before.count) byTime.set(unixMilli, histogram);
  }
  const numberAtTime = new Map(Array.from(time, (at, index) => [at, index] as const));
  const times = Float64Array.from(new Set([...time, ...byTime.keys()])).toSorted();
  const bits = new BigUint64Array(value.buffer, value.byteOffset, value.length);
  const values = new BigUint64Array(times.length);
  const histograms = Array.from(times, (at, index) => {
    // Bits and not numbers: the end of a series is a NaN of its own.
    values[index] = bits[numberAtTime.get(at) ?? -1] ?? 0n;
    return byTime.get(at);
  });
  return { time: times, value: new Float64Array(values.buffer), histograms };
}

function timedHistogram(tuple: unknown): TimedHistogram {
  const row = Array.isArray(tuple) ? tuple : [];
  return {
    unixMilli: Number(row[0]),
    histogram: {
      resetHint: RESET_HINTS[Number(row[1])] ?? "unknown",
      schema: Number(row[2]),
      zeroThreshold: valueOf(row[3]),
      zeroCount: valueOf(row[4]),
      count: valueOf(row[5]),
      sum: valueOf(row[6]),
      positive: bucketsOf(row, 7),
      negative: bucketsOf(row, 9),
      customBounds: listAt(row, 11).map(valueOf),
    },
  };
}

function bucketsOf(row: Row, at: number): Buckets {
  return { indices: listAt(row, at).map(Number), counts: listAt(row, at + 1).map(valueOf) };
}

/** Rows of fingerprint, labels of the series, time, value, labels of the exemplar; those of one series follow one another. */
export function exemplarsOfRows(rows: readonly Row[]): readonly StoredExemplars[] {
  const found = new Map<
    string,
    { readonly labels: StoredExemplars["labels"]; readonly exemplars: Exemplar[] }
  >();
  for (const row of rows) {
    const key = textAt(row, 0);
    const series = found.get(key) ?? { labels: attributesAt(row, 1), exemplars: [] };
    found.set(key, series);
    series.exemplars.push({
      labels: Object.assign(Object.create(null), attributesAt(row, 4)),
      unixMilli: numberAt(row, 2),
      value: valueOf(row[3]),
    });
  }
  return [...found.values()];
}

function valueOf(value: unknown): number {
  if (value === "inf") return Number.POSITIVE_INFINITY;
  return value === "-inf" ? Number.NEGATIVE_INFINITY : Number(value);
}
