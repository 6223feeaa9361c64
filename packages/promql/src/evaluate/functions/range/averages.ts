/** Sums, averages and variances over time. */
import { averageHistograms, sumHistograms } from "./histogram-sums.ts";
import { noteMixed } from "./mixed.ts";
import { compositionOf, type RangeKernel, valueAt, type Window } from "./window.ts";
import { lostIn } from "../../summation.ts";

export const countOverTime: RangeKernel = (window) => {
  window.value = window.high - window.low;
  return true;
};

export const sumOverTime: RangeKernel = (window) => {
  const composition = compositionOf(window);
  if (composition === "mixed") return noteMixed(window);
  if (composition === "histograms") return sumHistograms(window);
  let total = 0;
  let lost = 0;
  for (let index = window.low; index < window.high; index++) {
    const value = valueAt(window, index);
    const next = total + value;
    lost = lostIn(total, value, next, lost);
    total = next;
  }
  window.value = Number.isFinite(total) || Number.isNaN(total) ? total + lost : total;
  return true;
};

/** By the sum while that is finite; then the mean itself is carried along, which cannot overflow. */
export const avgOverTime: RangeKernel = (window) => {
  const composition = compositionOf(window);
  if (composition === "mixed") return noteMixed(window);
  if (composition === "histograms") return averageHistograms(window);
  window.value = meanOf(window);
  return true;
};

function meanOf(window: Window): number {
  let total = valueAt(window, window.low);
  let lost = 0;
  let count = 1;
  let index = window.low + 1;
  for (; index < window.high; index++) {
    const value = valueAt(window, index);
    const next = total + value;
    if (next === Number.POSITIVE_INFINITY || next === Number.NEGATIVE_INFINITY) break;
    lost = lostIn(total, value, next, lost);
    total = next;
    count += 1;
  }
  if (index === window.high) return total / count + lost / count;
  let mean = total / count;
  lost /= count;
  for (; index < window.high; index++) {
    count += 1;
    const weight = (count - 1) / count;
    const increment = valueAt(window, index) / count;
    const weighted = weight * mean;
    const next = weighted + increment;
    lost = lostIn(weighted, increment, next, weight * lost);
    mean = next;
  }
  return mean + lost;
}

export const stdvarOverTime: RangeKernel = (window) => {
  window.value = varianceOf(window);
  return true;
};

export const stddevOverTime: RangeKernel = (window) => {
  window.value = Math.sqrt(varianceOf(window));
  return true;
};

/** Welford's method, with compensated sums. */
function varianceOf(window: Window): number {
  let [count, mean, lostMean, total, lostTotal] = [0, 0, 0, 0, 0];
  for (let index = window.low; index < window.high; index++) {
    const value = valueAt(window, index);
    count += 1;
    const delta = value - (mean + lostMean);
    const nextMean = mean + delta / count;
    lostMean = lostIn(mean, delta / count, nextMean, lostMean);
    mean = nextMean;
    const increment = delta * (value - (mean + lostMean));
    const nextTotal = total + increment;
    lostTotal = lostIn(total, increment, nextTotal, lostTotal);
    total = nextTotal;
  }
  return (total + lostTotal) / count;
}
