import { seconds } from "../record/instant.ts";
import type { TimeWindow } from "../store.ts";

/** The window an answer covers, as Unix seconds. */
export function windowOf(window: TimeWindow): { readonly from: number; readonly to: number } {
  return { from: seconds(window.from), to: seconds(window.to) };
}

/** Starts of the buckets that a window touches; buckets start at multiples of `step`. */
export function bucketStarts(window: TimeWindow, step: bigint): readonly bigint[] {
  const starts: bigint[] = [];
  for (let start = window.from - (window.from % step); start < window.to; start += step) starts.push(start);
  return starts;
}
