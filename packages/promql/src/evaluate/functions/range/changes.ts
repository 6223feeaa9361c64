/** How often a series changed, and how often a counter started anew. A change of kind counts as both. */
import { detectsReset } from "../../../histogram/reset.ts";
import { equalHistograms } from "../../../histogram/equal.ts";
import { beganAnew } from "./start-time.ts";
import { type RangeKernel, valueAt, type Window } from "./window.ts";

export const changes: RangeKernel = (window) => {
  window.value = countBetween(window, (previous, current) => {
    const [before, after] = [histogramAt(window, previous), histogramAt(window, current)];
    if (before !== undefined && after !== undefined) return !equalHistograms(before, after);
    if (before !== after) return true;
    const [left, right] = [valueAt(window, previous), valueAt(window, current)];
    return left !== right && !(Number.isNaN(left) && Number.isNaN(right));
  });
  return true;
};

export const resets: RangeKernel = (window) => {
  window.value = countBetween(window, (previous, current) => {
    const [before, after] = [histogramAt(window, previous), histogramAt(window, current)];
    if (before !== undefined && after !== undefined) {
      return beganAnew(window, current) || detectsReset(before, after);
    }
    if (before !== after) return true;
    return valueAt(window, current) < valueAt(window, previous) || beganAnew(window, current);
  });
  return true;
};

function histogramAt({ series }: Window, index: number): NonNullable<Window["histogram"]> | undefined {
  return series.histograms?.[index];
}

function countBetween(window: Window, counts: (previous: number, current: number) => boolean): number {
  let count = 0;
  for (let index = window.low + 1; index < window.high; index++) if (counts(index - 1, index)) count += 1;
  return count;
}
