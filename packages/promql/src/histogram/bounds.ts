/** Where buckets begin and end, and all buckets of a histogram in order. */
import { type NativeHistogram, usesCustomBounds } from "./histogram.ts";

export interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/** The upper bound of an exponential bucket; the last one that holds finite values ends at the largest number. */
export function exponentialBound(index: number, schema: number): number {
  const bound = 2 ** (index * 2 ** -schema);
  return bound === Number.POSITIVE_INFINITY && index * 2 ** -schema === 1024 ? Number.MAX_VALUE : bound;
}

export function positiveBucket(histogram: NativeHistogram, index: number, count: number): Bucket {
  if (!usesCustomBounds(histogram)) {
    const { schema } = histogram;
    return { lower: exponentialBound(index - 1, schema), upper: exponentialBound(index, schema), count };
  }
  const bounds = histogram.customBounds;
  const lower = index === 0 ? Number.NEGATIVE_INFINITY : (bounds[index - 1] ?? Number.POSITIVE_INFINITY);
  return { lower, upper: bounds[index] ?? Number.POSITIVE_INFINITY, count };
}

export function negativeBucket({ schema }: NativeHistogram, index: number, count: number): Bucket {
  return { lower: -exponentialBound(index, schema), upper: -exponentialBound(index - 1, schema), count };
}

export function zeroBucket({ zeroThreshold, zeroCount }: NativeHistogram): Bucket {
  return { lower: -zeroThreshold, upper: zeroThreshold, count: zeroCount };
}

/** Every populated bucket from the smallest values to the largest; none reaches into the zero bucket. */
export function bucketsAscending(histogram: NativeHistogram): readonly Bucket[] {
  const { negative, positive, zeroThreshold } = histogram;
  const buckets: Bucket[] = [];
  for (let at = negative.indices.length - 1; at >= 0; at--) {
    const bucket = negativeBucket(histogram, negative.indices[at] ?? 0, negative.counts[at] ?? 0);
    buckets.push(bucket.upper > -zeroThreshold ? { ...bucket, upper: -zeroThreshold } : bucket);
  }
  if (histogram.zeroCount > 0) buckets.push(zeroBucket(histogram));
  for (const [at, index] of positive.indices.entries()) {
    const bucket = positiveBucket(histogram, index, positive.counts[at] ?? 0);
    const reaches = bucket.lower > 0 && bucket.lower < zeroThreshold;
    buckets.push(reaches ? { ...bucket, lower: zeroThreshold } : bucket);
  }
  return buckets;
}

/** Which share of a bucket lies below a value inside it; exponential buckets are linear in their logarithm. */
export function fractionBelow({ lower, upper }: Bucket, value: number, isLinear: boolean): number {
  if (isLinear) return (value - lower) / (upper - lower);
  const [logLower, logUpper] = [Math.log2(Math.abs(lower)), Math.log2(Math.abs(upper))];
  const logValue = Math.log2(Math.abs(value));
  return value > 0
    ? (logValue - logLower) / (logUpper - logLower)
    : 1 - (logValue - logUpper) / (logLower - logUpper);
}
