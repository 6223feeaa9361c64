/** Where a trace stands on the plot: time across, duration up, by its logarithm. */

/** Seconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Plot {
  /** CSS pixels, without axes. */
  readonly width: number;
  readonly height: number;
  /** Unix seconds. */
  readonly time: Range;
  /** Seconds; `from` is over 0. */
  readonly duration: Range;
}

/** Shorter than this cannot be told apart from 0 and stands on the bottom line. */
export const SHORTEST = 1e-6;

const STEPS = [1, 2, 5];

/** The durations' range, widened to marks of 1, 2 or 5; one whole decade where there is nothing to show. */
export function durationRange(durations: readonly number[]): Range {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const duration of durations) {
    const seconds = Math.max(duration, SHORTEST);
    if (seconds < least) least = seconds;
    if (seconds > most) most = seconds;
  }
  if (most === 0) return { from: 0.1, to: 1 };
  const from = markAtMost(least);
  const to = markAtLeast(most);
  return to > from ? { from, to } : { from, to: markAtLeast(from * 1.01) };
}

function markAtMost(value: number): number {
  const power = powerOf(value);
  return (STEPS.findLast((step) => step * power <= value * 1.000001) ?? 0.5) * power;
}

function markAtLeast(value: number): number {
  const power = powerOf(value);
  return (STEPS.find((step) => step * power >= value * 0.999999) ?? 10) * power;
}

function powerOf(value: number): number {
  return 10 ** Math.floor(Math.log10(value) + 1e-9);
}

/** Round durations in the range, at least `apart` pixels from each other. */
export function durationMarks(plot: Plot, apart: number): readonly number[] {
  for (const steps of [STEPS, [1, 3], [1]]) {
    const marks = marksOf(plot.duration, steps);
    if (marks.length < 2 || closest(plot, marks) >= apart) return marks;
  }
  return thinned(marksOf(plot.duration, [1]), plot, apart);
}

function marksOf(range: Range, steps: readonly number[]): readonly number[] {
  const marks: number[] = [];
  for (let power = powerOf(range.from); power <= range.to * 1.000001; power *= 10) {
    for (const step of steps) {
      const mark = step * power;
      if (mark >= range.from * 0.999999 && mark <= range.to * 1.000001) marks.push(mark);
    }
  }
  return marks;
}

function closest(plot: Plot, marks: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [at, mark] of marks.entries()) {
    const below = marks[at - 1];
    if (below !== undefined) least = Math.min(least, yOf(plot, below) - yOf(plot, mark));
  }
  return least;
}

function thinned(marks: readonly number[], plot: Plot, apart: number): readonly number[] {
  const kept: number[] = [];
  for (const mark of marks) {
    const last = kept.at(-1);
    if (last === undefined || yOf(plot, last) - yOf(plot, mark) >= apart) kept.push(mark);
  }
  return kept;
}

export function xOf(plot: Plot, time: number): number {
  return ((time - plot.time.from) / (plot.time.to - plot.time.from)) * plot.width;
}

export function timeAt(plot: Plot, x: number): number {
  return plot.time.from + (x / plot.width) * (plot.time.to - plot.time.from);
}

export function yOf(plot: Plot, duration: number): number {
  const low = Math.log(plot.duration.from);
  const high = Math.log(plot.duration.to);
  return plot.height * (1 - (Math.log(Math.max(duration, SHORTEST)) - low) / (high - low));
}

export function durationAt(plot: Plot, y: number): number {
  const low = Math.log(plot.duration.from);
  const high = Math.log(plot.duration.to);
  return Math.exp(low + (1 - y / plot.height) * (high - low));
}
