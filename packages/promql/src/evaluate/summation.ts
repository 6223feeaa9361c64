/** Kahan's summation as improved by Neumaier, as Prometheus sums: what addition loses is carried along. */

export interface Sum {
  total: number;
  /** What the total lost so far. */
  lost: number;
}

/** Adds in place. An infinite total has lost nothing that could be said. */
export function add(sum: Sum, increment: number): void {
  const total = sum.total + increment;
  sum.lost = lostIn(sum.total, increment, total, sum.lost);
  sum.total = total;
}

/** The new loss after `before + increment` gave `total`. */
export function lostIn(before: number, increment: number, total: number, lost: number): number {
  if (total === Number.POSITIVE_INFINITY || total === Number.NEGATIVE_INFINITY) return 0;
  return Math.abs(before) >= Math.abs(increment)
    ? lost + (before - total + increment)
    : lost + (increment - total + before);
}
