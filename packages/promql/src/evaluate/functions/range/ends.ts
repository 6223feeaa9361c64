/** First and last samples of a window. */
import { type RangeKernel, timeAt, valueAt, type Window } from "./window.ts";

export const firstOverTime: RangeKernel = (window) => sampleAt(window, window.low);
export const lastOverTime: RangeKernel = (window) => sampleAt(window, window.high - 1);

function sampleAt(window: Window, index: number): boolean {
  window.histogram = window.series.histograms?.[index];
  window.value = valueAt(window, index);
  return true;
}

export const presentOverTime: RangeKernel = (window) => {
  window.value = 1;
  return true;
};

export const timeOfFirst: RangeKernel = (window) => {
  window.value = timeAt(window, window.low) / 1000;
  return true;
};

export const timeOfLast: RangeKernel = (window) => {
  window.value = timeAt(window, window.high - 1) / 1000;
  return true;
};
