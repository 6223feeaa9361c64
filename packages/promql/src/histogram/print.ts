/** Histograms as text. */
import { short } from "../evaluate/annotations.ts";
import { negativeBucket, positiveBucket } from "./bounds.ts";
import type { NativeHistogram } from "./histogram.ts";

/** `{count:4, sum:7, [-1,-0.5):1, …}`: the label value that `count_values` gives a histogram. */
export function printHistogram(histogram: NativeHistogram): string {
  const { negative, positive, zeroThreshold, zeroCount } = histogram;
  const parts = [`count:${short(histogram.count)}`, `sum:${short(histogram.sum)}`];
  for (let at = negative.indices.length - 1; at >= 0; at--) {
    const { lower, upper, count } = negativeBucket(
      histogram,
      negative.indices[at] ?? 0,
      negative.counts[at] ?? 0,
    );
    parts.push(`[${short(lower)},${short(upper)}):${short(count)}`);
  }
  if (zeroCount !== 0) parts.push(`[${short(-zeroThreshold)},${short(zeroThreshold)}]:${short(zeroCount)}`);
  for (const [at, index] of positive.indices.entries()) {
    const { lower, upper, count } = positiveBucket(histogram, index, positive.counts[at] ?? 0);
    const open = lower === Number.NEGATIVE_INFINITY ? "[" : "(";
    parts.push(`${open}${short(lower)},${short(upper)}]:${short(count)}`);
  }
  return `{${parts.join(", ")}}`;
}
