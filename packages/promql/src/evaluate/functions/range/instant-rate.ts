/** `irate` and `idelta`: from the last two samples of the window. */
import { scaled } from "../../../histogram/arithmetic.ts";
import { noteMixed } from "./mixed.ts";
import { histogramDifference } from "./histogram-rate.ts";
import { beganAnew } from "./start-time.ts";
import { type RangeKernel, timeAt, valueAt, type Window } from "./window.ts";

export const instantRate: RangeKernel = (window) => lastTwo(window, true);
export const instantDelta: RangeKernel = (window) => lastTwo(window, false);

function lastTwo(window: Window, isRate: boolean): boolean {
  const { low, high, series } = window;
  if (high - low < 2) return false;
  const [previous, last] = [high - 2, high - 1];
  const seconds = (timeAt(window, last) - timeAt(window, previous)) / 1000;
  if (seconds === 0) return false;
  const [before, after] = [series.histograms?.[previous], series.histograms?.[last]];
  if ((before === undefined) !== (after === undefined)) return noteMixed(window);
  if (before !== undefined && after !== undefined) {
    const gained = histogramDifference(window, before, after, isRate, isRate && beganAnew(window, last));
    if (gained === undefined) return false;
    window.histogram = isRate ? scaled(gained, 1 / seconds) : gained;
    return true;
  }
  const [left, right] = [valueAt(window, previous), valueAt(window, last)];
  // After a reset the counter began at 0.
  const gained = isRate && (right < left || beganAnew(window, last)) ? right : right - left;
  window.value = isRate ? gained / seconds : gained;
  return true;
}
