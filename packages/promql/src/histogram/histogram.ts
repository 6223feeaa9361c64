/** A native histogram as plain data: exponential buckets, or custom bounds (schema −53). */

/** What is known of a counter reset between a histogram and the one before it. */
export type ResetHint = "unknown" | "reset" | "not_reset" | "gauge";

/** Populated buckets only: indices ascend, each with its count. */
export interface Buckets {
  readonly indices: readonly number[];
  readonly counts: readonly number[];
}

export interface NativeHistogram {
  readonly resetHint: ResetHint;
  /** −4 to 8: buckets grow by 2^(2^−schema); −53: `customBounds` are the upper bounds. */
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly count: number;
  readonly sum: number;
  readonly positive: Buckets;
  readonly negative: Buckets;
  /** Ascending, without +Inf; empty unless the schema is −53. */
  readonly customBounds: readonly number[];
}

/** A stretch of neighbouring buckets as Prometheus transmits them: `offset` from the end of the span before. */
export interface BucketSpan {
  readonly offset: number;
  readonly length: number;
}

/** `CustomBucketsSchema` of Prometheus' model/histogram. */
export const CUSTOM_BUCKETS_SCHEMA = -53;
export const NO_BUCKETS: Buckets = Object.freeze({ indices: Object.freeze([]), counts: Object.freeze([]) });

export function usesCustomBounds(histogram: NativeHistogram): boolean {
  return histogram.schema === CUSTOM_BUCKETS_SCHEMA;
}

/**
 * From spans and absolute counts, as remote write and OTLP bring them.
 *
 * @example
 * bucketsOfSpans([{ offset: 1, length: 2 }], [4, 7]); // { indices: [1, 2], counts: [4, 7] }
 */
export function bucketsOfSpans(spans: readonly BucketSpan[], counts: readonly number[]): Buckets {
  const [indices, kept]: [number[], number[]] = [[], []];
  let index = 0;
  let position = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let left = length; left > 0; left--, index++, position++) {
      const count = counts[position] ?? 0;
      if (count === 0) continue;
      indices.push(index);
      kept.push(count);
    }
  }
  return { indices, counts: kept };
}

/** The other way, for those who transmit. */
export function spansOfBuckets({ indices }: Buckets): readonly BucketSpan[] {
  const spans: { offset: number; length: number }[] = [];
  let end = 0;
  for (const index of indices) {
    const last = spans.at(-1);
    if (last !== undefined && index === end) last.length += 1;
    else spans.push({ offset: index - end, length: 1 });
    end = index + 1;
  }
  return spans;
}
