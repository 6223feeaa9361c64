/** Classic histograms: cumulative buckets with their upper bounds in the label `le`. */

/** Buckets of one histogram at one step, as two arrays side by side. */
export interface ClassicBuckets {
  readonly bounds: number[];
  readonly counts: number[];
}

export interface Repaired {
  readonly buckets: ClassicBuckets;
  /** Where counts went down and were lifted; absent when they did not. */
  readonly forced:
    | { readonly lowest: number; readonly highest: number; readonly difference: number }
    | undefined;
}

/** Relative difference below which counts are the same: what rates lose by rounding (`smallDeltaTolerance`). */
const TOLERANCE = 1e-12;
/** Smallest normal number of 64 bits. */
const SMALLEST_NORMAL = 2.225_073_858_507_201_4e-308;

/** Sorted, with buckets of the same bound added up. */
export function sortedBuckets({ bounds, counts }: ClassicBuckets): ClassicBuckets {
  const order = bounds.map((_, index) => index);
  const isSorted = bounds.every((bound, index) => index === 0 || (bounds[index - 1] ?? 0) < bound);
  if (isSorted) return { bounds, counts };
  order.sort((left, right) => {
    const [a = 0, b = 0] = [bounds[left], bounds[right]];
    return a < b ? -1 : a > b ? 1 : 0;
  });
  const merged: ClassicBuckets = { bounds: [], counts: [] };
  for (const index of order) {
    const [bound = 0, count = 0] = [bounds[index], counts[index]];
    const last = merged.bounds.length - 1;
    if (last >= 0 && merged.bounds[last] === bound) merged.counts[last] = (merged.counts[last] ?? 0) + count;
    else {
      merged.bounds.push(bound);
      merged.counts.push(count);
    }
  }
  return merged;
}

/** Counts that never go down; small differences are leveled silently. */
export function monotonic({ bounds, counts }: ClassicBuckets): Repaired {
  const repaired = counts.slice();
  let [lowest, highest, difference] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  let isForced = false;
  let previous = repaired[0] ?? 0;
  for (let index = 1; index < repaired.length; index++) {
    const current = repaired[index] ?? 0;
    if (current === previous) continue;
    const isSmall = almostEqual(previous, current, TOLERANCE);
    if (!isSmall && !(current < previous)) {
      previous = current;
      continue;
    }
    repaired[index] = previous;
    if (isSmall) continue;
    isForced = true;
    lowest = Math.min(lowest, bounds[index] ?? 0);
    highest = Math.max(highest, bounds[index] ?? 0);
    difference = Math.max(difference, previous - current);
  }
  return {
    buckets: { bounds, counts: repaired },
    forced: isForced ? { lowest, highest, difference } : undefined,
  };
}

function almostEqual(left: number, right: number, tolerance: number): boolean {
  if (left === right || (Number.isNaN(left) && Number.isNaN(right))) return true;
  const sum = Math.abs(left) + Math.abs(right);
  const difference = Math.abs(left - right);
  if (left === 0 || right === 0 || sum < SMALLEST_NORMAL) return difference < tolerance * SMALLEST_NORMAL;
  return difference / Math.min(sum, Number.MAX_VALUE) < tolerance;
}

/** By linear interpolation inside the bucket of the rank; the first bucket begins at 0 when its bound is positive. */
export function quantileOfBuckets(q: number, { bounds, counts }: ClassicBuckets): number {
  const last = bounds.length - 1;
  const observations = counts[last] ?? 0;
  if (bounds.length < 2 || observations === 0) return Number.NaN;
  let rank = q * observations;
  let at = 0;
  while (at < last && !((counts[at] ?? 0) >= rank)) at += 1;
  if (at === last) return bounds[last - 1] ?? Number.NaN;
  const end = bounds[at] ?? 0;
  if (at === 0 && end <= 0) return end;
  const start = at === 0 ? 0 : (bounds[at - 1] ?? 0);
  let count = counts[at] ?? 0;
  if (at > 0) {
    count -= counts[at - 1] ?? 0;
    rank -= counts[at - 1] ?? 0;
  }
  return start + (end - start) * (rank / count);
}

/** The share of observations between two values. */
export function fractionOfBuckets(lower: number, upper: number, { bounds, counts }: ClassicBuckets): number {
  const observations = counts.at(-1) ?? 0;
  if (observations === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return Number.NaN;
  if (lower >= upper) return 0;
  const rank = (value: number): number => Math.min(rankOf(value, bounds, counts), observations);
  return (rank(upper) - rank(lower)) / observations;
}

function rankOf(value: number, bounds: readonly number[], counts: readonly number[]): number {
  let rank = 0;
  let start = (bounds[0] ?? 0) <= 0 ? Number.NEGATIVE_INFINITY : 0;
  for (const [index, end] of bounds.entries()) {
    const count = counts[index] ?? 0;
    if (start >= value) return rank;
    if (end > value) {
      return start === Number.NEGATIVE_INFINITY
        ? count
        : rank + ((count - rank) * (value - start)) / (end - start);
    }
    rank = count;
    start = end;
  }
  return counts.at(-1) ?? 0;
}
