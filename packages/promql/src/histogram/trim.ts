/** `histogram </ value` and `histogram >/ value`: observations beyond the value are cut away, as far as buckets tell. */
import { type Bucket, fractionBelow, negativeBucket, positiveBucket, zeroBucket } from "./bounds.ts";
import { type Buckets, type NativeHistogram, usesCustomBounds } from "./histogram.ts";

/** What stays of a bucket, and where its observations lie on average. */
interface Kept {
  readonly count: number;
  readonly middle: number;
}

/** Keeps what is below the value (`upper` cut), or what is above it. */
export function trimmed(histogram: NativeHistogram, value: number, cuts: "upper" | "lower"): NativeHistogram {
  const isLinear = usesCustomBounds(histogram);
  let [count, sum, isCut] = [0, 0, false];
  const keep = (bucket: Bucket, kept: Kept): number => {
    count += kept.count;
    sum += kept.count === 0 ? 0 : kept.middle * kept.count;
    if (kept.count !== bucket.count) isCut = true;
    return kept.count;
  };
  const cut = ({ indices, counts }: Buckets, sign: 1 | -1): Buckets => {
    const result: { indices: number[]; counts: number[] } = { indices: [], counts: [] };
    for (const [at, index] of indices.entries()) {
      const make = sign === 1 ? positiveBucket : negativeBucket;
      const bucket = make(histogram, index, counts[at] ?? 0);
      const left = keep(bucket, keptOf(bucket, value, cuts, sign, isLinear));
      if (left === 0) continue;
      result.indices.push(index);
      result.counts.push(left);
    }
    return result;
  };
  const positive = cut(histogram.positive, 1);
  const negative = cut(histogram.negative, -1);
  let { zeroCount } = histogram;
  if (zeroCount > 0) zeroCount = keep(zeroBucket(histogram), keptOfZero(histogram, value, cuts));
  return isCut ? { ...histogram, positive, negative, zeroCount, count, sum } : histogram;
}

function keptOf(
  bucket: Bucket,
  value: number,
  cuts: "upper" | "lower",
  sign: 1 | -1,
  isLinear: boolean,
): Kept {
  const { lower, upper, count } = bucket;
  const middle = (from: number, to: number): number => middleOf(from, to, sign, isLinear);
  if (cuts === "upper" ? upper <= value : lower >= value) return { count, middle: middle(lower, upper) };
  if (cuts === "upper" ? lower >= value : upper <= value) return { count: 0, middle: 0 };
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) return keptOfEndless(bucket, value, cuts);
  const below = count * fractionBelow(bucket, value, isLinear);
  return cuts === "upper"
    ? { count: below, middle: middle(lower, value) }
    : { count: count - below, middle: middle(value, upper) };
}

/** A bucket without an end, and the value inside it: only one below a positive bound is taken to begin at 0. */
function keptOfEndless({ lower, upper, count }: Bucket, value: number, cuts: "upper" | "lower"): Kept {
  const nothing = { count: 0, middle: 0 };
  if (lower === Number.NEGATIVE_INFINITY) {
    const fromZero = upper > 0 && upper !== Number.POSITIVE_INFINITY;
    if (cuts === "upper") {
      if (value > 0 && fromZero) return { count: (count * value) / upper, middle: value / 2 };
      return upper <= 0 ? { count, middle: value } : nothing;
    }
    return value >= 0 && fromZero
      ? { count: count * (1 - value / upper), middle: (value + upper) / 2 }
      : nothing;
  }
  return cuts === "lower" && value >= lower ? { count, middle: value } : nothing;
}

function keptOfZero(histogram: NativeHistogram, value: number, cuts: "upper" | "lower"): Kept {
  const { zeroCount: count, zeroThreshold, positive, negative } = histogram;
  const [hasPositive, hasNegative] = [positive.indices.length > 0, negative.indices.length > 0];
  const lower = hasPositive && !hasNegative ? 0 : -zeroThreshold;
  const upper = hasNegative && !hasPositive ? 0 : zeroThreshold;
  const whole = { count, middle: (lower + upper) / 2 };
  const nothing = { count: 0, middle: 0 };
  if (value <= lower) return cuts === "upper" ? nothing : whole;
  if (value >= upper) return cuts === "upper" ? whole : nothing;
  return cuts === "upper"
    ? { count: (count * (value - lower)) / (upper - lower), middle: (lower + value) / 2 }
    : { count: (count * (upper - value)) / (upper - lower), middle: (value + upper) / 2 };
}

function middleOf(from: number, to: number, sign: 1 | -1, isLinear: boolean): number {
  if (!Number.isFinite(from)) return Number.isFinite(to) ? (to > 0 ? to / 2 : to) : 0;
  if (!Number.isFinite(to)) return from;
  return isLinear ? (from + to) / 2 : sign * Math.sqrt(Math.abs(from * to));
}
