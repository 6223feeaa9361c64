/**
 * Deltas added up to what Prometheus counts in: totals since a beginning.
 *
 * The totals are in memory only. After a restart, or where room was needed, a series begins anew at 0 with a sample that says
 * so, at the start time of its first delta: PromQL sees that the counter was reset, so that rates and increases count
 * everything once.
 */
import { addHistograms, type NativeHistogram, NO_BUCKETS } from "@sightline/promql";

export const DELTA_OLDER =
  "the delta is older than the one before it of its series: deltas are added up in the order of their times";

/** What to store for a point; its numbers are totals by then. */
export interface DeltaStep {
  /** Milliseconds since 1970 at which the series is 0; `undefined`: it has begun before. */
  readonly beginsAt: number | undefined;
  /** Takes it back, if nothing was added since. */
  readonly undo: () => void;
}

const NOTHING_TO_UNDO = (): void => undefined;
const MILLI = 1_000_000n;

/** The totals of the series of one point. */
export class DeltaTotals {
  #values = new Float64Array(0);
  #histogram: NativeHistogram | undefined;
  /** Nanoseconds since 1970 of the newest delta; 0: none was added. */
  #time = 0n;

  /**
   * Makes totals of `values`, in their place. A delta of the same time as the newest is one that was sent again: it is not
   * added twice. `undefined`: it is older than that.
   *
   * @param start When counting began for the delta, 0 where its sender does not say.
   */
  add(start: bigint, time: bigint, values: Float64Array): DeltaStep | undefined {
    if (time < this.#time) return undefined;
    if (time === this.#time) {
      values.set(this.#values.subarray(0, values.length));
      return { beginsAt: undefined, undo: NOTHING_TO_UNDO };
    }
    const before = { values: this.#values, time: this.#time };
    for (let at = 0; at < values.length; at++) values[at] = (values[at] ?? 0) + (before.values[at] ?? 0);
    const totals = Float64Array.from(values);
    this.#values = totals;
    this.#time = time;
    const undo = (): void => {
      if (this.#values !== totals) return;
      this.#values = before.values;
      this.#time = before.time;
    };
    return { beginsAt: before.time === 0n ? beginning(start, time) : undefined, undo };
  }

  /** As `add`, for a native histogram. */
  addHistogram(
    start: bigint,
    time: bigint,
    delta: NativeHistogram,
  ): (DeltaStep & { readonly total: NativeHistogram }) | undefined {
    if (time < this.#time) return undefined;
    const before = { histogram: this.#histogram, time: this.#time };
    if (time === before.time && before.histogram !== undefined)
      return { total: before.histogram, beginsAt: undefined, undo: NOTHING_TO_UNDO };
    const sum = before.histogram === undefined ? undefined : addHistograms(before.histogram, delta);
    const total = sum?.kind === "sum" ? sum.histogram : delta;
    this.#histogram = total;
    this.#time = time;
    const undo = (): void => {
      if (this.#histogram !== total) return;
      this.#histogram = before.histogram;
      this.#time = before.time;
    };
    return { total, beginsAt: before.time === 0n ? beginning(start, time) : undefined, undo };
  }
}

/** A millisecond after the start, so that it does not meet the last sample of a run before. */
function beginning(start: bigint, time: bigint): number | undefined {
  if (start <= 0n) return undefined;
  const at = start / MILLI + 1n;
  return at < time / MILLI ? Number(at) : undefined;
}

/** The histogram of a series that begins. */
export function emptyHistogram({ schema, zeroThreshold }: NativeHistogram): NativeHistogram {
  return {
    resetHint: "unknown",
    schema,
    zeroThreshold,
    zeroCount: 0,
    count: 0,
    sum: 0,
    positive: NO_BUCKETS,
    negative: NO_BUCKETS,
    customBounds: [],
  };
}
