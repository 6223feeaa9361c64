/** Quantiles, fractions and variance of a native histogram. */
import { type Bucket, bucketsAscending, fractionBelow } from "./bounds.ts";
import { type NativeHistogram, usesCustomBounds } from "./histogram.ts";

/** A result, and what observations of NaN did to it. */
export interface Estimate {
  readonly value: number;
  readonly note: "nan-result" | "nan-skew" | "nan-excluded" | undefined;
}

export function quantileOfHistogram(q: number, histogram: NativeHistogram): Estimate {
  if (q < 0) return plain(Number.NEGATIVE_INFINITY);
  if (q > 1) return plain(Number.POSITIVE_INFINITY);
  if (histogram.count === 0 || Number.isNaN(q)) return plain(Number.NaN);
  const hasNan = Number.isNaN(histogram.sum);
  // From the nearer end, so that few counts are added up; NaN is beyond the upper end and forbids that.
  const fromBelow = hasNan || q < 0.5;
  const ascending = bucketsAscending(histogram);
  const buckets = fromBelow ? ascending : ascending.toReversed();
  const rank = (fromBelow ? q : 1 - q) * histogram.count;
  let seen = 0;
  let found: Bucket = { lower: 0, upper: 0, count: 0 };
  let position = 0;
  for (; position < buckets.length; position++) {
    found = buckets[position] ?? found;
    seen += found.count;
    if (seen >= rank) break;
  }
  const bucket = zeroBounded(histogram, found);
  if (usesCustomBounds(histogram)) {
    if (bucket.lower === Number.NEGATIVE_INFINITY && bucket.upper <= 0) return plain(bucket.upper);
    if (bucket.lower !== Number.NEGATIVE_INFINITY && bucket.upper === Number.POSITIVE_INFINITY)
      return plain(bucket.lower);
  }
  const lower = bucket.lower === Number.NEGATIVE_INFINITY && usesCustomBounds(histogram) ? 0 : bucket.lower;
  seen = Math.min(seen, histogram.count);
  if (seen < rank) return hasNan ? { value: Number.NaN, note: "nan-result" } : plain(bucket.upper);
  const inBucket = fromBelow ? rank - (seen - bucket.count) : seen - rank;
  let total = seen;
  for (const { count } of buckets.slice(position + 1)) total += count;
  const note = hasNan && total < histogram.count ? "nan-skew" : undefined;
  const value = interpolated(histogram, { ...bucket, lower }, inBucket / bucket.count);
  return { value, note };
}

function plain(value: number): Estimate {
  return { value, note: undefined };
}

/** The zero bucket ends at 0 where no observation lies on its other side. */
function zeroBounded(histogram: NativeHistogram, bucket: Bucket, isWide = false): Bucket {
  const { lower, upper } = bucket;
  if (usesCustomBounds(histogram) && !isWide) return bucket;
  if (isWide ? !(lower <= 0 && upper >= 0) : !(lower < 0 && upper > 0)) return bucket;
  const [hasPositive, hasNegative] = [
    histogram.positive.indices.length > 0,
    histogram.negative.indices.length > 0,
  ];
  if (hasPositive && !hasNegative) return { ...bucket, lower: 0 };
  if (hasNegative && !hasPositive) return { ...bucket, upper: 0 };
  return bucket;
}

function interpolated(histogram: NativeHistogram, { lower, upper }: Bucket, fraction: number): number {
  if (usesCustomBounds(histogram) || (lower <= 0 && upper >= 0)) return lower + (upper - lower) * fraction;
  const [logLower, logUpper] = [Math.log2(Math.abs(lower)), Math.log2(Math.abs(upper))];
  return lower > 0
    ? 2 ** (logLower + (logUpper - logLower) * fraction)
    : -(2 ** (logUpper + (logLower - logUpper) * (1 - fraction)));
}

/** The share of observations between two values. */
export function fractionOfHistogram(lower: number, upper: number, histogram: NativeHistogram): Estimate {
  if (histogram.count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return plain(Number.NaN);
  if (lower >= upper) return plain(0);
  let counted = 0;
  for (const { count } of bucketsAscending(histogram)) counted += count;
  const isPartial = Number.isNaN(histogram.sum);
  const limit = isPartial ? counted : histogram.count;
  const rank = (value: number): number => Math.min(rankOf(histogram, value) ?? limit, limit);
  const note = isPartial && counted < histogram.count ? "nan-excluded" : undefined;
  return { value: (rank(upper) - rank(lower)) / histogram.count, note };
}

/** How many observations are below a value; `undefined` when the value is above all buckets. */
function rankOf(histogram: NativeHistogram, value: number): number | undefined {
  let rank = 0;
  for (const found of bucketsAscending(histogram)) {
    const isZero = found.lower <= 0 && found.upper >= 0;
    const bucket = zeroBounded(histogram, found, true);
    if (bucket.lower >= value) return rank;
    if (bucket.upper > value) {
      const isLinear = usesCustomBounds(histogram) || isZero;
      if (isLinear && bucket.lower === Number.NEGATIVE_INFINITY) return bucket.count;
      return rank + bucket.count * fractionBelow(bucket, value, isLinear);
    }
    rank += bucket.count;
  }
  return undefined;
}

/** The variance, as if each observation stood in the middle of its bucket. */
export function varianceOfHistogram(histogram: NativeHistogram): number {
  const mean = histogram.sum / histogram.count;
  let total = 0;
  for (const { lower, upper, count } of bucketsAscending(histogram)) {
    const middle = usesCustomBounds(histogram)
      ? (upper + lower) / 2
      : lower <= 0 && upper >= 0
        ? 0
        : Math.sign(upper) * Math.sqrt(upper * lower);
    total += count * (middle - mean) ** 2;
  }
  return total / histogram.count;
}
