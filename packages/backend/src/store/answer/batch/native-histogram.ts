/** Native histograms as OTLP's exponential ones. */
import type { ExponentialBuckets, ExponentialHistogramDataPoint } from "@sightline/otlp";
import type { Buckets, NativeHistogram } from "@sightline/promql";

/** Buckets of a side in OTLP, which lists the empty ones between two as well: beyond it they are merged. */
const MOST_BUCKETS = 10_000;

type Numbers = Pick<
  ExponentialHistogramDataPoint,
  "count" | "sum" | "min" | "max" | "scale" | "zeroCount" | "zeroThreshold" | "positive" | "negative"
>;

/** Prometheus' bucket i reaches to base^i, OTLP's to base^(i+1). Counts with fractions are rounded. */
export function exponentialNumbers(histogram: NativeHistogram): Numbers {
  const { schema, positive, negative } = histogram;
  let steps = 0;
  while (Math.max(widthOf(positive, steps), widthOf(negative, steps)) > MOST_BUCKETS) steps++;
  return {
    count: whole(histogram.count),
    sum: histogram.sum,
    min: undefined,
    max: undefined,
    scale: schema - steps,
    zeroCount: whole(histogram.zeroCount),
    zeroThreshold: histogram.zeroThreshold,
    positive: sideOf(positive, steps),
    negative: sideOf(negative, steps),
  };
}

export const NO_NUMBERS: Numbers = Object.freeze({
  count: 0n,
  sum: undefined,
  min: undefined,
  max: undefined,
  scale: 0,
  zeroCount: 0n,
  zeroThreshold: 0,
  positive: { offset: 0, bucketCounts: [] },
  negative: { offset: 0, bucketCounts: [] },
});

function widthOf({ indices }: Buckets, steps: number): number {
  const [first, last] = [indices[0], indices.at(-1)];
  return first === undefined || last === undefined ? 0 : indexAt(last, steps) - indexAt(first, steps) + 1;
}

function indexAt(index: number, steps: number): number {
  return Math.floor((index - 1) / 2 ** steps);
}

function sideOf({ indices, counts }: Buckets, steps: number): ExponentialBuckets {
  const [first] = indices;
  if (first === undefined) return { offset: 0, bucketCounts: [] };
  const offset = indexAt(first, steps);
  const bucketCounts = Array<bigint>(widthOf({ indices, counts }, steps)).fill(0n);
  for (const [at, index] of indices.entries()) {
    const to = indexAt(index, steps) - offset;
    bucketCounts[to] = (bucketCounts[to] ?? 0n) + whole(counts[at] ?? 0);
  }
  return { offset, bucketCounts };
}

function whole(value: number): bigint {
  return Number.isFinite(value) ? BigInt(Math.round(value)) : 0n;
}
