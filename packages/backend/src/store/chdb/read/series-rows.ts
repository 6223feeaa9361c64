/** From rows of samples, histograms and exemplars to series. */
import type { Buckets, NativeHistogram } from "@sightline/promql";
import type { Exemplar } from "../../metric/sample.ts";
import type { StoredExemplars, StoredSeries } from "../../store.ts";
import type { Row } from "../client.ts";
import { RESET_HINTS } from "../rows/sample-rows.ts";
import { attributesAt, numberAt, textAt } from "./decode.ts";
import { RowReader } from "./row-reader.ts";
import { inTimeOrder } from "./time-order.ts";

/** The parts of a histogram in the order that `histogramOf` takes them. */
export const HISTOGRAM_COLUMNS =
  "unix_milli, reset_hint, schema, zero_threshold, zero_count, count, sum, positive_indices, positive_counts, negative_indices, negative_counts, custom_bounds";
export const HISTOGRAMS_TYPE =
  "Array(Tuple(Int64, UInt8, Int8, Float64, Float64, Float64, Float64, Array(Int32), Array(Float64), Array(Int32), Array(Float64), Array(Float64)))";

interface TimedHistogram {
  readonly unixMilli: number;
  readonly histogram: NativeHistogram;
}

/** A series that may have several rows: one with its labels, others with what was found in each table. */
interface Found {
  labels: StoredSeries["labels"] | undefined;
  numbers: Columns | undefined;
  histograms: readonly TimedHistogram[];
}

export interface NumberedSeries {
  readonly fingerprint: bigint;
  readonly labels: StoredSeries["labels"];
  readonly columns: Columns;
}

type Columns = Pick<StoredSeries, "time" | "value" | "histograms">;

/** Rows of fingerprint, labels, times, values, histograms, in RowBinary. Of a series without samples nothing is told. */
export function numberedSeries(rows: Uint8Array): readonly NumberedSeries[] {
  const reader = new RowReader(rows);
  const found = new Map<bigint, Found>();
  while (!reader.isAtEnd) {
    const fingerprint = reader.uint64();
    const one = found.get(fingerprint) ?? { labels: undefined, numbers: undefined, histograms: [] };
    found.set(fingerprint, one);
    const labels = reader.texts();
    const [time, value] = [reader.float64s(), reader.float64s()];
    const histograms = reader.list(() => timedHistogram(reader));
    if (time.length > 0) one.numbers = inTimeOrder({ time, value });
    if (histograms.length > 0) one.histograms = histograms;
    // The name at least is there.
    if (Object.keys(labels).length > 0) one.labels = labels;
  }
  const series: NumberedSeries[] = [];
  for (const [fingerprint, { labels, numbers = NOTHING, histograms }] of found) {
    if (labels === undefined || numbers.time.length + histograms.length === 0) continue;
    const columns = histograms.length === 0 ? numbers : mixed(numbers, histograms);
    series.push({ fingerprint, labels, columns });
  }
  return series;
}

const NOTHING: Columns = Object.freeze({ time: new Float64Array(0), value: new Float64Array(0) });

/** Of a number and a histogram at one time the histogram stays, of two histograms the one that counts more. */
function mixed({ time, value }: Columns, found: readonly TimedHistogram[]): Columns {
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
    values[index] = bits[numberAtTime.get(at) ?? -1] ?? 0n;
    return byTime.get(at);
  });
  return { time: times, value: new Float64Array(values.buffer), histograms };
}

function timedHistogram(reader: RowReader): TimedHistogram {
  const unixMilli = reader.int53();
  return {
    unixMilli,
    histogram: {
      resetHint: RESET_HINTS[reader.uint8()] ?? "unknown",
      schema: reader.int8(),
      zeroThreshold: reader.float64(),
      zeroCount: reader.float64(),
      count: reader.float64(),
      sum: reader.float64(),
      positive: bucketsOf(reader),
      negative: bucketsOf(reader),
      customBounds: [...reader.float64s()],
    },
  };
}

function bucketsOf(reader: RowReader): Buckets {
  return { indices: reader.list(() => reader.int32()), counts: [...reader.float64s()] };
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
