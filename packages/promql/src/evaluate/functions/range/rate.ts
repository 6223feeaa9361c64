/** `rate`, `increase` and `delta`: what a window gained, extrapolated to its ends. */
import { noteMixed } from "./mixed.ts";
import { histogramIncrease } from "./histogram-rate.ts";
import { compositionOf, type RangeKernel, type Resets, timeAt, valueAt, type Window } from "./window.ts";
import { scaled } from "../../../histogram/arithmetic.ts";
import { EXTRAPOLATION_THRESHOLD, nextResets } from "./sweep.ts";

export const rate: RangeKernel = (window) => extrapolated(window, true, true);
export const increase: RangeKernel = (window) => extrapolated(window, true, false);
export const delta: RangeKernel = (window) => extrapolated(window, false, false);

function extrapolated(window: Window, isCounter: boolean, isRate: boolean): boolean {
  const composition = compositionOf(window);
  if (composition === "mixed") return noteMixed(window);
  const { low, high } = window;
  if (high - low < 2) return false;
  if (composition === "histograms") {
    const gained = histogramIncrease(window, isCounter);
    if (gained === undefined) return false;
    const first = window.series.histograms?.[low];
    const factor = factorOf(window, isCounter, gained.count, first?.count ?? Number.NaN, isRate);
    window.histogram = scaled(gained, factor);
    return true;
  }
  const gained = isCounter ? counterIncrease(window) : valueAt(window, high - 1) - valueAt(window, low);
  window.value = gained * factorOf(window, isCounter, gained, valueAt(window, low), isRate);
  return true;
}

/** The last value over the first, and what each reset in between took away. */
function counterIncrease(window: Window): number {
  const { low, high } = window;
  let gained = valueAt(window, high - 1) - valueAt(window, low);
  const { next } = resetsOf(window);
  if (next === undefined) return gained;
  for (let index = next[low] ?? high; index < high; index = next[index] ?? high)
    gained += valueAt(window, index - 1);
  return gained;
}

/** The resets of the window's series, found once. */
function resetsOf(window: Window): Resets {
  if (window.resets?.series !== window.series)
    window.resets = { series: window.series, next: nextResets(window.series.values) };
  return window.resets;
}

/** What the gain is multiplied by: to the whole window, and to a second for a rate. */
function factorOf(
  window: Window,
  isCounter: boolean,
  gained: number,
  first: number,
  isRate: boolean,
): number {
  const { low, high } = window;
  const [firstTime, lastTime] = [timeAt(window, low), timeAt(window, high - 1)];
  const sampled = (lastTime - firstTime) / 1000;
  const average = sampled / (high - 1 - low);
  let toStart = (firstTime - window.start) / 1000;
  let toEnd = (window.end - lastTime) / 1000;
  if (toStart >= average * EXTRAPOLATION_THRESHOLD) toStart = average / 2;
  // A counter is not extrapolated below zero.
  if (isCounter && gained > 0 && first >= 0) toStart = Math.min(toStart, sampled * (first / gained));
  if (toEnd >= average * EXTRAPOLATION_THRESHOLD) toEnd = average / 2;
  const factor = sampled === 0 ? 1 : (sampled + toStart + toEnd) / sampled;
  return isRate ? factor / window.rangeSeconds : factor;
}
