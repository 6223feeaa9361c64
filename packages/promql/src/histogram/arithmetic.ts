import type { NativeHistogram } from "./histogram.ts";
import { type HistogramSum, mapCounts, sumOf } from "./sum.ts";

/** Times a factor; a negative one makes a gauge of it. */
export function scaled(histogram: NativeHistogram, factor: number): NativeHistogram {
  const made = mapCounts(histogram, (value) => value * factor);
  return factor < 0 ? { ...made, resetHint: "gauge" } : made;
}

export function divided(histogram: NativeHistogram, divisor: number): NativeHistogram {
  const made = mapCounts(histogram, (value) => value / divisor);
  // Without observations left there is nothing that buckets could say.
  if (divisor === 0) {
    const none = { indices: [], counts: [] };
    return { ...made, positive: none, negative: none };
  }
  return divisor < 0 ? { ...made, resetHint: "gauge" } : made;
}

export function added(left: NativeHistogram, right: NativeHistogram): HistogramSum {
  return sumOf([left, right]);
}

/** A difference is a gauge, whatever its parts were. */
export function subtracted(left: NativeHistogram, right: NativeHistogram): HistogramSum {
  const difference = sumOf([left, right], [1, -1]);
  if (difference.kind === "incompatible") return difference;
  return { ...difference, histogram: { ...difference.histogram, resetHint: "gauge" } };
}
