/** Functions over ranges of plain values that one pass along a series can compute: no sample is looked at twice. */
import { FLOAT, type RawSeries, type StepSeries } from "../../value.ts";

/** The windows of all steps: step k ends at `firstEnd + k · interval` and begins `rangeMs` before, exclusive. */
export interface Windows {
  readonly firstEnd: number;
  readonly interval: number;
  readonly rangeMs: number;
}

/** Fills the steps of `into` from a series without histograms. */
export type Sweep = (series: RawSeries, windows: Windows, into: StepSeries) => void;

/** Samples further from an end of the window than 1.1 average distances: the series begins or ends there. */
export const EXTRAPOLATION_THRESHOLD = 1.1;

export const sweepRate: Sweep = (series, windows, into) => {
  sweepIncrease(series, windows, into, true, windows.rangeMs / 1000);
};

export const sweepIncreases: Sweep = (series, windows, into) => {
  sweepIncrease(series, windows, into, true, 1);
};

export const sweepDelta: Sweep = (series, windows, into) => {
  sweepIncrease(series, windows, into, false, 1);
};

/** The same numbers in the same order as the kernel in rate.ts, which histograms and modifiers need. */
function sweepIncrease(
  { times, values }: RawSeries,
  { firstEnd, interval, rangeMs }: Windows,
  { present, values: results }: StepSeries,
  isCounter: boolean,
  divisor: number,
): void {
  const next = isCounter ? nextResets(values) : undefined;
  const length = times.length;
  let [low, high] = [0, 0];
  for (let step = 0; step < present.length; step++) {
    const end = firstEnd + step * interval;
    const start = end - rangeMs;
    while (high < length && (times[high] ?? 0) <= end) high += 1;
    while (low < high && (times[low] ?? 0) <= start) low += 1;
    const gaps = high - 1 - low;
    if (gaps < 1) continue;
    const first = values[low] ?? 0;
    let gained = (values[high - 1] ?? 0) - first;
    if (next !== undefined) {
      for (let index = next[low] ?? high; index < high; index = next[index] ?? high)
        gained += values[index - 1] ?? 0;
    }
    const [firstTime, lastTime] = [times[low] ?? 0, times[high - 1] ?? 0];
    const sampled = (lastTime - firstTime) / 1000;
    const average = sampled / gaps;
    let toStart = (firstTime - start) / 1000;
    let toEnd = (end - lastTime) / 1000;
    if (toStart >= average * EXTRAPOLATION_THRESHOLD) toStart = average / 2;
    // A counter is not extrapolated below zero.
    if (isCounter && gained > 0 && first >= 0) {
      const toZero = sampled * (first / gained);
      if (toZero < toStart) toStart = toZero;
    }
    if (toEnd >= average * EXTRAPOLATION_THRESHOLD) toEnd = average / 2;
    const factor = sampled === 0 ? 1 : (sampled + toStart + toEnd) / sampled;
    results[step] = gained * (factor / divisor);
    present[step] = FLOAT;
  }
}

/** `next[i]`: the first index over i whose value is below the one before it; `undefined` for a series without resets. */
export function nextResets(values: Float64Array): Int32Array | undefined {
  let hasReset = false;
  for (let index = 1; index < values.length && !hasReset; index++) {
    hasReset = (values[index] ?? 0) < (values[index - 1] ?? 0);
  }
  if (!hasReset) return undefined;
  const next = new Int32Array(values.length);
  let following = values.length;
  for (let index = values.length - 1; index >= 0; index--) {
    next[index] = following;
    if (index > 0 && (values[index] ?? 0) < (values[index - 1] ?? 0)) following = index;
  }
  return next;
}

export const sweepMax: Sweep = (series, windows, into) => {
  sweepExtreme(series, windows, into, 1);
};

export const sweepMin: Sweep = (series, windows, into) => {
  sweepExtreme(series, windows, into, -1);
};

/** Candidates in a queue, best first: a value drives out all worse ones before it. NaN is worse than any number. */
function sweepExtreme(
  { times, values }: RawSeries,
  { firstEnd, interval, rangeMs }: Windows,
  { present, values: results }: StepSeries,
  sign: 1 | -1,
): void {
  const queue = new Int32Array(times.length);
  let [head, tail, high] = [0, 0, 0];
  for (let step = 0; step < present.length; step++) {
    const end = firstEnd + step * interval;
    while (high < times.length && (times[high] ?? 0) <= end) {
      const value = values[high] ?? 0;
      while (
        tail > head &&
        !(sign * (values[queue[tail - 1] ?? 0] ?? 0) >= sign * value) &&
        !Number.isNaN(value)
      ) {
        tail -= 1;
      }
      queue[tail] = high;
      tail += 1;
      high += 1;
    }
    while (head < tail && (times[queue[head] ?? 0] ?? 0) <= end - rangeMs) head += 1;
    if (head === tail) continue;
    results[step] = values[queue[head] ?? 0] ?? 0;
    present[step] = FLOAT;
  }
}

export const sweepCount: Sweep = (
  { times },
  { firstEnd, interval, rangeMs },
  { present, values: results },
) => {
  let [low, high] = [0, 0];
  for (let step = 0; step < present.length; step++) {
    const end = firstEnd + step * interval;
    while (high < times.length && (times[high] ?? 0) <= end) high += 1;
    while (low < high && (times[low] ?? 0) <= end - rangeMs) low += 1;
    if (low === high) continue;
    results[step] = high - low;
    present[step] = FLOAT;
  }
};
