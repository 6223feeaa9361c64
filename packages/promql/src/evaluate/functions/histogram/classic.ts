/** Classic histograms: cumulative buckets with their upper bounds in the label `le`. */

/** Buckets of one histogram at one step, as two arrays side by side. */
export interface ClassicBuckets {
  /** Ascending, each once. */
  readonly bounds: number[];
  readonly counts: number[];
}

/** Where counts went down and were lifted. */
export interface Forced {
  readonly lowest: number;
  readonly highest: number;
  readonly difference: number;
}

/** Relative difference below which counts are the same: what rates lose by rounding (`smallDeltaTolerance`). */
const TOLERANCE = 1e-12;
/** Smallest normal number of 64 bits. */
const SMALLEST_NORMAL = 2.225_073_858_507_201_4e-308;

/** Lifts counts in place so that they never go down; small differences are leveled silently. */
export function makeMonotonic({ bounds, counts }: ClassicBuckets): Forced | undefined {
  let [lowest, highest, difference] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  let isForced = false;
  let previous = counts[0] ?? 0;
  for (let index = 1; index < counts.length; index++) {
    const current = counts[index] ?? 0;
    if (current === previous) continue;
    const isSmall = almostEqual(previous, current, TOLERANCE);
    if (!isSmall && !(current < previous)) {
      previous = current;
      continue;
    }
    counts[index] = previous;
    if (isSmall) continue;
    isForced = true;
    lowest = Math.min(lowest, bounds[index] ?? 0);
    highest = Math.max(highest, bounds[index] ?? 0);
    difference = Math.max(difference, previous - current);
  }
  return isForced ? { lowest, highest, difference } : undefined;
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
