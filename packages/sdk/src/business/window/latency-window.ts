/**
 * A sliding window of durations as a histogram. Its bounds ascend by a constant factor, and target and alert threshold are
 * among them: whether a percentile is past one of these is exact, its value is off by at most one step, 14 %.
 */
import { Ring, type RingShape } from "./ring.ts";
import { sparse, spread } from "./sparse.ts";

/** Bounds to either side of the target, and the factor between them: from a 64th of the target to 64 times it. */
const STEPS = 32;
const FACTOR = 2 ** (6 / STEPS);

/** The upper bounds around a target, ascending. Above the last one is one bucket more. */
export function latencyBounds(target: number, alertThreshold: number): Float64Array {
  const bounds = new Set([target, alertThreshold]);
  for (let step = -STEPS; step <= STEPS; step++) if (step !== 0) bounds.add(target * FACTOR ** step);
  return Float64Array.from(bounds).toSorted();
}

/** Of the one that is read; what is in it is used before another is. */
let scratch = new Float64Array(0);

export class LatencyWindow extends Ring {
  readonly #bounds: Float64Array;
  readonly #counts: Uint32Array;
  /** Buckets of one slot. */
  readonly #width: number;

  constructor(bounds: Float64Array, shape: RingShape, slot: number) {
    super(shape, slot);
    this.#bounds = bounds;
    this.#counts = new Uint32Array((bounds.length + 1) * shape.slots);
    this.#width = bounds.length + 1;
  }

  add(slot: number, value: number): void {
    this.addTo(slot, bucketOf(this.#bounds, value));
  }

  /** The same for who knows the bucket: it is looked up once for the tenant and for all. */
  addTo(slot: number, bucket: number): void {
    const at = this.turn(slot) * this.#width + bucket;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
  }

  /** How many durations the window holds. */
  count(slot: number): number {
    this.turn(slot);
    let count = 0;
    for (const inBucket of this.#counts) count += inBucket;
    return count;
  }

  /**
   * The value that `percentile` percent do not surpass, interpolated as Prometheus' histogram_quantile does; the last
   * bound for what is above all; `undefined` of nothing.
   */
  percentile(slot: number, percentile: number): number | undefined {
    this.turn(slot);
    const buckets = this.#summed();
    let total = 0;
    for (let bucket = 0; bucket < this.#width; bucket++) total += buckets[bucket] ?? 0;
    if (total === 0) return undefined;
    const rank = (percentile / 100) * total;
    let below = 0;
    for (let bucket = 0; bucket < this.#bounds.length; bucket++) {
      const inBucket = buckets[bucket] ?? 0;
      if (inBucket > 0 && below + inBucket >= rank) {
        const lower = bucket === 0 ? 0 : (this.#bounds[bucket - 1] ?? 0);
        return lower + ((this.#bounds[bucket] ?? 0) - lower) * ((rank - below) / inBucket);
      }
      below += inBucket;
    }
    // Just past the last bound, so that it is never taken for one that kept it.
    return (this.#bounds.at(-1) ?? 0) * FACTOR;
  }

  absorb(slot: number, other: LatencyWindow): void {
    this.turn(slot);
    other.turn(slot);
    const [ours, theirs] = [this.#counts, other.#counts];
    for (let at = 0; at < ours.length; at++) ours[at] = (ours[at] ?? 0) + (theirs[at] ?? 0);
  }

  /** Each bucket over all slots. Slot by slot, as they lie in memory: bucket by bucket would touch every line each time. */
  #summed(): Float64Array {
    const [counts, width] = [this.#counts, this.#width];
    const buckets = width <= scratch.length ? scratch : (scratch = new Float64Array(width));
    buckets.fill(0);
    for (let row = 0; row < counts.length; row += width)
      for (let bucket = 0; bucket < width; bucket++)
        buckets[bucket] = (buckets[bucket] ?? 0) + (counts[row + bucket] ?? 0);
    return buckets;
  }

  save(): readonly number[] {
    return sparse(this.#counts);
  }

  /** Takes the place of what is there. False when it does not fit. */
  load(counts: unknown): boolean {
    return spread(counts, this.#counts);
  }

  protected empty(at: number): void {
    this.#counts.fill(0, at * this.#width, (at + 1) * this.#width);
  }
}

/** The first bucket whose bound is not below the value: bounds are inclusive, as in Prometheus. */
export function bucketOf(bounds: Float64Array, value: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > (bounds[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
