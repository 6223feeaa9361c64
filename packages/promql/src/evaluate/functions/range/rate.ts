/** `rate`, `increase` and `delta`: what a window gained, extrapolated to its ends. */
import { added, scaled } from "../../../histogram/arithmetic.ts";
import { histogramIncrease, settledHistogram } from "./histogram-rate.ts";
import { noteMixed } from "./mixed.ts";
import { beganAnew, noteOverlap, startInside } from "./start-time.ts";
import { EXTRAPOLATION_THRESHOLD, nextResets } from "./sweep.ts";
import { compositionOf, type RangeKernel, type Resets, timeAt, valueAt, type Window } from "./window.ts";

export const rate: RangeKernel = (window) => extrapolated(window, true, true);
export const increase: RangeKernel = (window) => extrapolated(window, true, false);
export const delta: RangeKernel = (window) => extrapolated(window, false, false);

function extrapolated(window: Window, isCounter: boolean, isRate: boolean): boolean {
  const composition = compositionOf(window);
  if (composition === "mixed") return noteMixed(window);
  const { low, high } = window;
  const start = isCounter ? startInside(window) : undefined;
  // One sample is enough where it is known when its counting began.
  if (high - low < 2 && start === undefined) return false;
  if (isCounter) noteOverlap(window);
  if (composition === "histograms") return extrapolatedHistogram(window, isCounter, isRate, start);
  let gained = isCounter ? counterIncrease(window) : valueAt(window, high - 1) - valueAt(window, low);
  if (start !== undefined) gained += valueAt(window, low);
  window.value = gained * factorOf(window, isCounter, gained, valueAt(window, low), isRate, start);
  return true;
}

function extrapolatedHistogram(
  window: Window,
  isCounter: boolean,
  isRate: boolean,
  start: number | undefined,
): boolean {
  const { low, high } = window;
  const first = window.series.histograms?.[low];
  if (first === undefined) return false;
  let gained = high - low < 2 ? undefined : histogramIncrease(window, isCounter);
  if (gained === undefined && high - low >= 2) return false;
  if (start !== undefined) {
    gained = gained === undefined ? first : settledHistogram(window, added(gained, first), "addition");
  }
  if (gained === undefined) return false;
  const factor = factorOf(window, isCounter, gained.count, first.count, isRate, start);
  window.histogram = scaled(gained, factor);
  return true;
}

/** The last value over the first, and what each reset in between took away. */
function counterIncrease(window: Window): number {
  const { low, high } = window;
  let gained = valueAt(window, high - 1) - valueAt(window, low);
  if (window.series.startTimes !== undefined) {
    for (let index = low + 1; index < high; index++) {
      const before = valueAt(window, index - 1);
      if (valueAt(window, index) < before || beganAnew(window, index)) gained += before;
    }
    return gained;
  }
  const { next } = resetsOf(window);
  if (next === undefined) return gained;
  for (let index = next[low] ?? high; index < high; index = next[index] ?? high) {
    gained += valueAt(window, index - 1);
  }
  return gained;
}

/** The resets of the window's series, found once. */
function resetsOf(window: Window): Resets {
  if (window.resets?.series !== window.series) {
    window.resets = { series: window.series, next: nextResets(window.series.values) };
  }
  return window.resets;
}

/** What the gain is multiplied by: to the whole window, and to a second for a rate. */
function factorOf(
  window: Window,
  isCounter: boolean,
  gained: number,
  first: number,
  isRate: boolean,
  start: number | undefined,
): number {
  const { low, high } = window;
  const [firstTime, lastTime] = [timeAt(window, low), timeAt(window, high - 1)];
  let sampled = (lastTime - firstTime) / 1000;
  const average = high - low < 2 ? 0 : sampled / (high - 1 - low);
  let toStart = (firstTime - window.start) / 1000;
  let toEnd = (window.end - lastTime) / 1000;
  if (start === undefined) {
    if (toStart >= average * EXTRAPOLATION_THRESHOLD) toStart = average / 2;
    // A counter is not extrapolated below zero.
    if (isCounter && gained > 0 && first >= 0) toStart = Math.min(toStart, sampled * (first / gained));
  } else {
    toStart = 0;
    sampled = (lastTime - start) / 1000;
  }
  if (toEnd >= average * EXTRAPOLATION_THRESHOLD) toEnd = average / 2;
  const factor = sampled === 0 ? 1 : (sampled + toStart + toEnd) / sampled;
  return isRate ? factor / window.rangeSeconds : factor;
}
