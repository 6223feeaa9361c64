/** Bringing two histograms to one layout: the coarser schema, the wider zero bucket, the bounds both have. */
import { exponentialBound } from "./bounds.ts";
import { type Buckets, type NativeHistogram } from "./histogram.ts";

/** The index of the bucket that holds a bucket of a finer schema. */
function coarserIndex(index: number, steps: number): number {
  return ((index - 1) >> steps) + 1;
}

function mapped(buckets: Buckets, target: (index: number) => number): Buckets {
  const merged = new Map<number, number>();
  for (const [at, index] of buckets.indices.entries()) {
    const to = target(index);
    merged.set(to, (merged.get(to) ?? 0) + (buckets.counts[at] ?? 0));
  }
  return { indices: [...merged.keys()], counts: [...merged.values()] };
}

/** At a schema that is not finer than its own. */
export function atSchema(histogram: NativeHistogram, schema: number): NativeHistogram {
  const steps = histogram.schema - schema;
  if (steps <= 0) return histogram;
  const target = (index: number): number => coarserIndex(index, steps);
  return {
    ...histogram,
    schema,
    positive: mapped(histogram.positive, target),
    negative: mapped(histogram.negative, target),
  };
}

/** With at least this zero threshold; one inside a populated bucket moves to that bucket's end. */
export function atZeroThreshold(histogram: NativeHistogram, threshold: number): NativeHistogram {
  if (threshold <= histogram.zeroThreshold) return histogram;
  const { positive, negative, schema } = histogram;
  const reached = (wanted: number): number => {
    let end = wanted;
    for (const index of [...positive.indices, ...negative.indices]) {
      const upper = exponentialBound(index, schema);
      if (exponentialBound(index - 1, schema) < wanted && upper > end) end = upper;
    }
    return end === wanted ? end : reached(end);
  };
  const zeroThreshold = reached(threshold);
  let { zeroCount } = histogram;
  const beyond = (buckets: Buckets): Buckets => {
    const kept: { indices: number[]; counts: number[] } = { indices: [], counts: [] };
    for (const [at, index] of buckets.indices.entries()) {
      const count = buckets.counts[at] ?? 0;
      if (exponentialBound(index - 1, schema) < zeroThreshold) zeroCount += count;
      else {
        kept.indices.push(index);
        kept.counts.push(count);
      }
    }
    return kept;
  };
  const [keptPositive, keptNegative] = [beyond(positive), beyond(negative)];
  return { ...histogram, zeroThreshold, zeroCount, positive: keptPositive, negative: keptNegative };
}

/** At custom bounds that are among its own. */
export function atBounds(histogram: NativeHistogram, customBounds: readonly number[]): NativeHistogram {
  const target = (index: number): number => {
    const bound = histogram.customBounds[index] ?? Number.POSITIVE_INFINITY;
    const found = customBounds.findIndex((candidate) => candidate >= bound);
    return found === -1 ? customBounds.length : found;
  };
  return { ...histogram, customBounds, positive: mapped(histogram.positive, target) };
}

/** Custom bounds of both, ascending. */
export function sharedBounds(left: readonly number[], right: readonly number[]): readonly number[] {
  const others = new Set(right);
  return left.filter((bound) => others.has(bound));
}

export function sameBounds(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((bound, index) => bound === right[index]);
}
