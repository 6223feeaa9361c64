import type { Buckets, NativeHistogram } from "./histogram.ts";
import { sameBounds } from "./layout.ts";

/** Equal in every number; NaN equals NaN. What is known of resets does not count. */
export function equalHistograms(left: NativeHistogram, right: NativeHistogram): boolean {
  return (
    left.schema === right.schema &&
    Object.is(left.count, right.count) &&
    Object.is(left.sum, right.sum) &&
    sameBounds(left.customBounds, right.customBounds) &&
    left.zeroThreshold === right.zeroThreshold &&
    Object.is(left.zeroCount, right.zeroCount) &&
    equalBuckets(left.positive, right.positive) &&
    equalBuckets(left.negative, right.negative)
  );
}

function equalBuckets(left: Buckets, right: Buckets): boolean {
  return (
    left.indices.length === right.indices.length &&
    left.indices.every((index, at) => index === right.indices[at] && left.counts[at] === right.counts[at])
  );
}
