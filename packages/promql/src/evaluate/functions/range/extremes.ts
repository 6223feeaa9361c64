/** Smallest, largest, and ranks over time. NaN gives way to any number. */
import { short } from "../../annotations.ts";
import { quantileOf } from "../../quantile.ts";
import { type RangeKernel, timeAt, valueAt, type Window } from "./window.ts";

export const maxOverTime: RangeKernel = (window) => {
  window.value = valueAt(
    window,
    bestOf(window, (value, best) => value > best),
  );
  return true;
};

export const minOverTime: RangeKernel = (window) => {
  window.value = valueAt(
    window,
    bestOf(window, (value, best) => value < best),
  );
  return true;
};

/** Of several equal ones, the last. */
export const timeOfMax: RangeKernel = (window) => {
  window.value =
    timeAt(
      window,
      bestOf(window, (value, best) => value >= best),
    ) / 1000;
  return true;
};

export const timeOfMin: RangeKernel = (window) => {
  window.value =
    timeAt(
      window,
      bestOf(window, (value, best) => value <= best),
    ) / 1000;
  return true;
};

function bestOf(window: Window, isBetter: (value: number, best: number) => boolean): number {
  let at = window.low;
  let best = valueAt(window, at);
  for (let index = window.low; index < window.high; index++) {
    const value = valueAt(window, index);
    if (!isBetter(value, best) && !Number.isNaN(best)) continue;
    [at, best] = [index, value];
  }
  return at;
}

export const quantileOverTime: RangeKernel = (window) => {
  const q = window.parameters[0] ?? Number.NaN;
  if (!(q >= 0 && q <= 1)) {
    window.notes.warn(`quantile value should be between 0 and 1, got ${short(q)}`, window.firstSpan);
  }
  window.value = quantileOf(q, window.series.values.slice(window.low, window.high));
  return true;
};

/** Median absolute deviation. */
export const madOverTime: RangeKernel = (window) => {
  const values = window.series.values.slice(window.low, window.high);
  if (values.some((value) => Number.isNaN(value))) {
    window.value = Number.NaN;
    return true;
  }
  const median = quantileOf(0.5, values);
  window.value = quantileOf(
    0.5,
    values.map((value) => Math.abs(value - median)),
  );
  return true;
};
