/** The functions over ranges. */
import { avgOverTime, countOverTime, stddevOverTime, stdvarOverTime, sumOverTime } from "./averages.ts";
import { changes, resets } from "./changes.ts";
import { firstOverTime, lastOverTime, presentOverTime, timeOfFirst, timeOfLast } from "./ends.ts";
import { madOverTime, maxOverTime, minOverTime, quantileOverTime, timeOfMax, timeOfMin } from "./extremes.ts";
import { instantDelta, instantRate } from "./instant-rate.ts";
import { delta, increase, rate } from "./rate.ts";
import { deriv, doubleExponentialSmoothing, predictLinear } from "./regression.ts";
import {
  type Sweep,
  sweepCount,
  sweepDelta,
  sweepIncreases,
  sweepMax,
  sweepMin,
  sweepRate,
} from "./sweep.ts";
import type { RangeKernel } from "./window.ts";

export interface RangeFunction {
  readonly kernel: RangeKernel;
  /** The same in one pass, for series without histograms and selectors without modifiers. */
  readonly sweep?: Sweep;
  /** Histograms are taken out of the windows before the kernel sees them. */
  readonly only?: "floats";
  readonly keepsName?: boolean;
  /** Warn when the metric's name is not that of a counter. */
  readonly isForCounters?: boolean;
}

export const RANGE_FUNCTIONS: ReadonlyMap<string, RangeFunction> = new Map<string, RangeFunction>([
  ["rate", { kernel: rate, sweep: sweepRate, isForCounters: true }],
  ["increase", { kernel: increase, sweep: sweepIncreases, isForCounters: true }],
  ["delta", { kernel: delta, sweep: sweepDelta }],
  ["irate", { kernel: instantRate }],
  ["idelta", { kernel: instantDelta }],
  ["deriv", { kernel: deriv, only: "floats" }],
  ["predict_linear", { kernel: predictLinear, only: "floats" }],
  ["double_exponential_smoothing", { kernel: doubleExponentialSmoothing, only: "floats" }],
  ["changes", { kernel: changes }],
  ["resets", { kernel: resets }],
  ["avg_over_time", { kernel: avgOverTime }],
  ["sum_over_time", { kernel: sumOverTime }],
  ["count_over_time", { kernel: countOverTime, sweep: sweepCount }],
  ["min_over_time", { kernel: minOverTime, sweep: sweepMin, only: "floats" }],
  ["max_over_time", { kernel: maxOverTime, sweep: sweepMax, only: "floats" }],
  ["mad_over_time", { kernel: madOverTime, only: "floats" }],
  ["quantile_over_time", { kernel: quantileOverTime, only: "floats" }],
  ["stddev_over_time", { kernel: stddevOverTime, only: "floats" }],
  ["stdvar_over_time", { kernel: stdvarOverTime, only: "floats" }],
  ["first_over_time", { kernel: firstOverTime, keepsName: true }],
  ["last_over_time", { kernel: lastOverTime, keepsName: true }],
  ["present_over_time", { kernel: presentOverTime }],
  ["absent_over_time", { kernel: presentOverTime }],
  ["ts_of_first_over_time", { kernel: timeOfFirst }],
  ["ts_of_last_over_time", { kernel: timeOfLast }],
  ["ts_of_max_over_time", { kernel: timeOfMax, only: "floats" }],
  ["ts_of_min_over_time", { kernel: timeOfMin, only: "floats" }],
]);
