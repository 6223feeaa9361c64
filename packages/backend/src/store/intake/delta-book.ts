/** The totals of the points of many series. */
import { DeltaTotals } from "../metric/delta.ts";

/** Beyond it all series begin anew. */
const MOST_POINTS = 200_000;

interface Known {
  readonly bounds: readonly number[];
  readonly totals: DeltaTotals;
}

export class DeltaBook {
  readonly #points = new Map<string, Known>();

  /** Those of other bounds are forgotten: they are other series. */
  of(key: string, bounds: readonly number[]): DeltaTotals {
    const known = this.#points.get(key);
    if (known !== undefined && isSame(known.bounds, bounds)) return known.totals;
    if (this.#points.size >= MOST_POINTS) this.#points.clear();
    const added = { bounds, totals: new DeltaTotals() };
    this.#points.set(key, added);
    return added.totals;
  }
}

function isSame(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((bound, at) => Object.is(bound, right[at]));
}
