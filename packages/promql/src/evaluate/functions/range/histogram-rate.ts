/** What native histograms gained over a window. */
import { added, subtracted } from "../../../histogram/arithmetic.ts";
import { type NativeHistogram, NO_BUCKETS, usesCustomBounds } from "../../../histogram/histogram.ts";
import { detectsReset } from "../../../histogram/reset.ts";
import { metricName } from "../../annotations.ts";
import { noteIncompatible } from "./histogram-sums.ts";
import { beganAnew } from "./start-time.ts";
import type { Window } from "./window.ts";

/** The last over the first, with what resets took away; `undefined` and a warning when they do not go together. */
export function histogramIncrease(window: Window, isCounter: boolean): NativeHistogram | undefined {
  const { series, low, high } = window;
  const all = (series.histograms ?? []).slice(low, high).filter((one) => one !== undefined);
  const [first, second, last] = [all[0], all[1], all.at(-1)];
  if (first === undefined || second === undefined || last === undefined) return undefined;
  if (isCounter) {
    if (all.some(({ resetHint }) => resetHint === "gauge")) noteKind(window, "counter");
  } else if (first.resetHint !== "gauge" || last.resetHint !== "gauge") noteKind(window, "gauge");
  // Before a reset, the first does not count, whatever its layout.
  let previous =
    isCounter && (beganAnew(window, low + 1) || detectsReset(first, second)) ? emptyLike(second) : first;
  if (all.slice(1).some((one) => usesCustomBounds(one) !== usesCustomBounds(previous))) {
    noteIncompatible(window);
    return undefined;
  }
  let gained = settledHistogram(window, subtracted(last, previous), "subtraction");
  if (!isCounter) return gained;
  for (const [index, one] of all.slice(1).entries()) {
    const isReset = beganAnew(window, low + 1 + index) || detectsReset(previous, one);
    if (isReset && gained !== undefined)
      gained = settledHistogram(window, added(gained, previous), "addition");
    previous = one;
  }
  return gained === undefined ? undefined : { ...gained, resetHint: "gauge" };
}

/** The last over the one before it; after a reset the last itself. */
export function histogramDifference(
  window: Window,
  before: NativeHistogram,
  after: NativeHistogram,
  isCounter: boolean,
  isAnew: boolean,
): NativeHistogram | undefined {
  const gauges = [before, after].filter(({ resetHint }) => resetHint === "gauge").length;
  if (isCounter && gauges > 0) noteKind(window, "counter");
  if (!isCounter && gauges < 2) noteKind(window, "gauge");
  if (isCounter && (isAnew || detectsReset(before, after))) return { ...after, resetHint: "gauge" };
  return settledHistogram(window, subtracted(after, before), "subtraction");
}

export function settledHistogram(
  window: Window,
  result: ReturnType<typeof added>,
  operation: "addition" | "subtraction",
): NativeHistogram | undefined {
  if (result.kind === "incompatible") {
    noteIncompatible(window);
    return undefined;
  }
  if (result.isReconciled) {
    window.notes.info(`mismatched custom buckets were reconciled during ${operation}`, window.firstSpan);
  }
  return result.histogram;
}

export function noteKind(window: Window, kind: "counter" | "gauge"): void {
  const name = JSON.stringify(metricName(window.series.labels));
  window.notes.warn(`this native histogram metric is not a ${kind}: ${name}`, window.firstSpan);
}

function emptyLike(histogram: NativeHistogram): NativeHistogram {
  const zero = {
    zeroThreshold: 0,
    zeroCount: 0,
    count: 0,
    sum: 0,
    positive: NO_BUCKETS,
    negative: NO_BUCKETS,
  };
  return { ...histogram, ...zero, resetHint: "unknown" };
}
