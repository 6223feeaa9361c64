/** Stretches of time as pairs, in nanoseconds after the trace's start. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** What lies in `within` and in none of `covers`; `covers` must be ordered by start. */
export function uncovered(within: Interval, covers: readonly Interval[]): readonly Interval[] {
  const gaps: Interval[] = [];
  let from = within.start;
  for (const cover of covers) {
    if (cover.start >= within.end) break;
    if (cover.start > from) gaps.push({ start: from, end: Math.min(cover.start, within.end) });
    if (cover.end > from) from = cover.end;
  }
  if (from < within.end) gaps.push({ start: from, end: within.end });
  return gaps;
}

export function total(intervals: readonly Interval[]): number {
  let sum = 0;
  for (const { start, end } of intervals) sum += end - start;
  return sum;
}

/** The time that at least one of them takes; must be ordered by start. */
export function covered(intervals: readonly Interval[]): number {
  let sum = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { start, end } of intervals) {
    if (end <= until) continue;
    sum += end - Math.max(start, until);
    until = end;
  }
  return sum;
}
