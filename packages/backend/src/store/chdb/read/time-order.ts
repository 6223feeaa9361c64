/** Samples of one series from several parts of a table, put in the order of their times. */
import { isStale } from "@sightline/promql";

export interface SampleColumns {
  /** Milliseconds since 1970. */
  readonly time: Float64Array;
  /** With the bits of each: the end of a series is a NaN of its own. */
  readonly value: Float64Array;
}

/**
 * By time, each once: of two samples at one time the end of a series stays, then what is no number, then the larger.
 *
 * Every part of a table brings its samples in order, so there are a few long runs, and mostly one ends before the next begins.
 */
export function inTimeOrder(columns: SampleColumns): SampleColumns {
  let runs = runsOf(columns);
  if (runs.length < 2) return columns;
  runs.sort((left, right) => firstOf(left) - firstOf(right));
  if (runs.every((run, at) => at === 0 || lastOf(runs[at - 1] ?? run) < firstOf(run))) return joined(runs);
  while (runs.length > 1) {
    const fewer: SampleColumns[] = [];
    for (let at = 0; at < runs.length; at += 2) {
      const [left, right] = [runs[at], runs[at + 1]];
      if (left !== undefined) fewer.push(right === undefined ? left : merged(left, right));
    }
    runs = fewer;
  }
  return runs[0] ?? columns;
}

function firstOf({ time }: SampleColumns): number {
  return time[0] ?? 0;
}

function lastOf({ time }: SampleColumns): number {
  return time.at(-1) ?? 0;
}

/** Pieces in which every time is later than the one before it. */
function runsOf({ time, value }: SampleColumns): SampleColumns[] {
  const runs: SampleColumns[] = [];
  let from = 0;
  for (let at = 1; at <= time.length; at++) {
    if (at < time.length && (time[at] ?? 0) > (time[at - 1] ?? 0)) continue;
    runs.push({ time: time.subarray(from, at), value: value.subarray(from, at) });
    from = at;
  }
  return runs;
}

function joined(runs: readonly SampleColumns[]): SampleColumns {
  const length = runs.reduce((sum, { time }) => sum + time.length, 0);
  const all = { time: new Float64Array(length), value: new Float64Array(length) };
  let at = 0;
  for (const { time, value } of runs) {
    all.time.set(time, at);
    all.value.set(value, at);
    at += time.length;
  }
  return all;
}

function merged(left: SampleColumns, right: SampleColumns): SampleColumns {
  const length = left.time.length + right.time.length;
  const time = new Float64Array(length);
  const value = new Float64Array(length);
  const copyLeft = copier(left, { time, value });
  const copyRight = copier(right, { time, value });
  let [a, b, to] = [0, 0, 0];
  while (a < left.time.length || b < right.time.length) {
    const apart = (left.time[a] ?? Number.POSITIVE_INFINITY) - (right.time[b] ?? Number.POSITIVE_INFINITY);
    if (apart < 0) copyLeft(a++, to++);
    else if (apart > 0) copyRight(b++, to++);
    else {
      if (isOutdone(left.value, a, right.value, b)) copyRight(b, to++);
      else copyLeft(a, to++);
      a++;
      b++;
    }
  }
  return { time: time.subarray(0, to), value: value.subarray(0, to) };
}

/** As words: a number that is read and written may lose the bits of a NaN. */
function copier(from: SampleColumns, into: SampleColumns): (at: number, to: number) => void {
  const [source, target] = [wordsOf(from.value), wordsOf(into.value)];
  return (at, to) => {
    into.time[to] = from.time[at] ?? 0;
    target[2 * to] = source[2 * at] ?? 0;
    target[2 * to + 1] = source[2 * at + 1] ?? 0;
  };
}

function wordsOf({ buffer, byteOffset, length }: Float64Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, 2 * length);
}

function isOutdone(left: Float64Array, a: number, right: Float64Array, b: number): boolean {
  const [one = 0, other = 0] = [left[a], right[b]];
  if (!Number.isNaN(one) && !Number.isNaN(other)) return one < other;
  return rank(left, a) < rank(right, b);
}

function rank(value: Float64Array, at: number): number {
  return isStale(value, at) ? 2 : Number(Number.isNaN(value[at]));
}
