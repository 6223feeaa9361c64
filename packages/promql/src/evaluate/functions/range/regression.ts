/** Lines through the samples of a window, and smoothing. */
import { evaluationErrorOf } from "../../evaluation-error.ts";
import { add } from "../../summation.ts";
import { type RangeKernel, timeAt, valueAt, type Window } from "./window.ts";

export const deriv: RangeKernel = (window) => {
  if (window.high - window.low < 2) return false;
  // Times near 0 keep the digits of the values.
  window.value = lineThrough(window, timeAt(window, window.low)).slope;
  return true;
};

export const predictLinear: RangeKernel = (window) => {
  if (window.high - window.low < 2) return false;
  const { slope, intercept } = lineThrough(window, window.time);
  window.value = slope * (window.parameters[0] ?? Number.NaN) + intercept;
  return true;
};

/** Least squares; the intercept is the line's value at `origin`, the slope is per second. */
function lineThrough(window: Window, origin: number): { readonly slope: number; readonly intercept: number } {
  const first = valueAt(window, window.low);
  const [x, y, xy, xx] = [zero(), zero(), zero(), zero()];
  let isConstant = true;
  for (let index = window.low; index < window.high; index++) {
    const value = valueAt(window, index);
    const seconds = (timeAt(window, index) - origin) / 1000;
    if (value !== first) isConstant = false;
    add(x, seconds);
    add(y, value);
    add(xy, seconds * value);
    add(xx, seconds * seconds);
  }
  if (isConstant) {
    const isInfinite = !Number.isFinite(first);
    return { slope: isInfinite ? Number.NaN : 0, intercept: isInfinite ? Number.NaN : first };
  }
  const count = window.high - window.low;
  const [sumX, sumY] = [x.total + x.lost, y.total + y.lost];
  const covariance = xy.total + xy.lost - (sumX * sumY) / count;
  const variance = xx.total + xx.lost - (sumX * sumX) / count;
  const slope = covariance / variance;
  return { slope, intercept: sumY / count - (slope * sumX) / count };
}

function zero(): { total: number; lost: number } {
  return { total: 0, lost: 0 };
}

/** Holt's linear method: newer samples weigh more, and so does the newer trend. */
export const doubleExponentialSmoothing: RangeKernel = (window) => {
  const [smoothing = Number.NaN, trend = Number.NaN] = window.parameters;
  checkFactor("smoothing", "sf", smoothing);
  checkFactor("trend", "tf", trend);
  if (window.high - window.low < 2) return false;
  let before = 0;
  let smoothed = valueAt(window, window.low);
  let slope = valueAt(window, window.low + 1) - smoothed;
  for (let index = window.low + 1; index < window.high; index++) {
    if (index > window.low + 1) slope = trend * (smoothed - before) + (1 - trend) * slope;
    const next = smoothing * valueAt(window, index) + (1 - smoothing) * (smoothed + slope);
    [before, smoothed] = [smoothed, next];
  }
  window.value = smoothed;
  return true;
};

function checkFactor(name: string, short: string, value: number): void {
  // NaN passes, as in Prometheus, and makes the result NaN.
  if (!(value <= 0 || value >= 1)) return;
  const reason = `invalid ${name} factor. Expected: 0 < ${short} < 1, got: ${value.toFixed(6)}`;
  throw evaluationErrorOf(reason, `Give a ${name} factor between 0 and 1, for example 0.5.`);
}
