/** Whether a counter started anew between two histograms: some count went down, or the layout became finer. */
import { type Buckets, type NativeHistogram, usesCustomBounds } from "./histogram.ts";
import { atBounds, atSchema, atZeroThreshold, sameBounds, sharedBounds } from "./layout.ts";

export function detectsReset(before: NativeHistogram, after: NativeHistogram): boolean {
  if (after.resetHint === "reset") return true;
  if (after.resetHint === "not_reset") return false;
  if (after.count < before.count) return true;
  if (usesCustomBounds(after)) {
    if (!usesCustomBounds(before)) return true;
    if (sameBounds(after.customBounds, before.customBounds)) return wentDown(before.positive, after.positive);
    const shared = sharedBounds(after.customBounds, before.customBounds);
    return wentDown(atBounds(before, shared).positive, atBounds(after, shared).positive);
  }
  if (after.schema > before.schema || after.zeroThreshold < before.zeroThreshold) return true;
  const widened = atZeroThreshold(before, after.zeroThreshold);
  // A threshold inside a populated bucket: the bucket was split.
  if (widened.zeroThreshold !== after.zeroThreshold || after.zeroCount < widened.zeroCount) return true;
  const aligned = atSchema(widened, after.schema);
  return wentDown(aligned.positive, after.positive) || wentDown(aligned.negative, after.negative);
}

function wentDown(before: Buckets, after: Buckets): boolean {
  const now = new Map(after.indices.map((index, at) => [index, after.counts[at] ?? 0]));
  return before.indices.some((index, at) => (now.get(index) ?? 0) < (before.counts[at] ?? 0));
}
