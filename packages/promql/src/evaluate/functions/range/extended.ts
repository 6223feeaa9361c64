/** The modifiers `anchored` and `smoothed`: changes measured from edge to edge of a window instead of extrapolated. */
import { added, divided, subtracted } from "../../../histogram/arithmetic.ts";
import { type NativeHistogram, usesCustomBounds } from "../../../histogram/histogram.ts";
import { interpolatedHistogram } from "../../../histogram/interpolate.ts";
import { detectsReset } from "../../../histogram/reset.ts";
import { evaluationErrorOf } from "../../evaluation-error.ts";
import type { RangeVector } from "../../select/range.ts";
import { noteKind, settledHistogram } from "./histogram-rate.ts";
import { noteIncompatible } from "./histogram-sums.ts";
import { noteMixed } from "./mixed.ts";
import type { RangeFunction } from "./table.ts";
import { compositionOf, type RangeKernel, timeAt, valueAt, type Window } from "./window.ts";

const SAFE: Readonly<Record<"anchored" | "smoothed", readonly string[]>> = {
  anchored: ["changes", "delta", "increase", "rate", "resets"],
  smoothed: ["delta", "increase", "rate"],
};

/** How a change is measured. */
interface Measure {
  readonly isSmoothed: boolean;
  readonly isCounter: boolean;
  readonly isRate: boolean;
}

/** The function as it is with the range's modifier, if it has one. */
export function extendedKernel(name: string, described: RangeFunction, range: RangeVector): RangeFunction {
  const { extension } = range;
  if (extension === undefined) return described;
  if (!SAFE[extension].includes(name)) {
    const reason = `${extension} modifier can only be used with: ${SAFE[extension].join(", ")} - not with ${name}`;
    throw evaluationErrorOf(reason, "Leave the modifier out.");
  }
  if (name === "changes" || name === "resets") return { ...described, kernel: fromAnchor(described.kernel) };
  const measure = {
    isSmoothed: extension === "smoothed",
    isCounter: name !== "delta",
    isRate: name === "rate",
  };
  return { ...described, kernel: (window) => change(window, measure) };
}

/** The newest sample up to the start of the window counts as its first. */
function fromAnchor(kernel: RangeKernel): RangeKernel {
  return (window) => {
    let after = window.low;
    while (after < window.high && timeAt(window, after) <= window.start) after += 1;
    if (after === window.high) return false;
    window.low = Math.max(window.low, after - 1);
    return kernel(window);
  };
}

function change(window: Window, measure: Measure): boolean {
  const composition = compositionOf(window);
  if (composition === "mixed") return noteMixed(window);
  const first = Math.max(window.low, firstOver(window, window.high - 1, (time) => time > window.start) - 1);
  const last = measure.isSmoothed
    ? firstOver(window, window.high - 1, (time) => time >= window.end)
    : window.high - 1;
  if (timeAt(window, last) <= window.start) return false;
  if (measure.isSmoothed && timeAt(window, first) > window.end) return false;
  return composition === "floats"
    ? floatChange(window, first, last, measure)
    : histogramChange(window, first, last, measure);
}

/** The first index from the window's first up to `limit` whose time passes. */
function firstOver(window: Window, limit: number, passes: (time: number) => boolean): number {
  let index = window.low;
  while (index < limit && !passes(timeAt(window, index))) index += 1;
  return index;
}

function floatChange(
  window: Window,
  first: number,
  last: number,
  { isSmoothed, isCounter, isRate }: Measure,
): boolean {
  const between = (low: number, time: number): number =>
    interpolate(
      timeAt(window, low),
      valueAt(window, low),
      timeAt(window, low + 1),
      valueAt(window, low + 1),
      time,
      isCounter,
    );
  const left =
    isSmoothed && timeAt(window, first) < window.start
      ? between(first, window.start)
      : valueAt(window, first);
  const isBeyond = isSmoothed && last > window.low && timeAt(window, last) > window.end;
  const right = isBeyond ? between(last - 1, window.end) : valueAt(window, last);
  let gained = right - left;
  if (isCounter) {
    let previous = left;
    const from = timeAt(window, first) <= window.start ? first + 1 : first;
    const to = timeAt(window, last) >= window.end ? last - 1 : last;
    for (let index = from; index <= to; index++) {
      const value = valueAt(window, index);
      if (value < previous) gained += previous;
      previous = value;
    }
    if (right < previous) gained += previous;
  }
  window.value = isRate ? gained / window.rangeSeconds : gained;
  return true;
}

/** On the line between two samples; after a reset the line begins at 0. */
export function interpolate(
  leftTime: number,
  left: number,
  rightTime: number,
  right: number,
  time: number,
  isCounter: boolean,
): number {
  const from = isCounter && right < left ? 0 : left;
  return from + ((right - from) * (time - leftTime)) / (rightTime - leftTime);
}

function histogramChange(window: Window, first: number, last: number, measure: Measure): boolean {
  const { isSmoothed, isCounter, isRate } = measure;
  const all = window.series.histograms ?? [];
  const range = all.slice(first, last + 1).filter((one) => one !== undefined);
  const [oldest, newest] = [range[0], range.at(-1)];
  if (oldest === undefined || newest === undefined) return false;
  if (range.some((one) => usesCustomBounds(one) !== usesCustomBounds(oldest))) {
    noteIncompatible(window);
    return false;
  }
  if (isCounter && range.some(({ resetHint }) => resetHint === "gauge")) noteKind(window, "counter");
  const spansStart = isSmoothed && timeAt(window, first) < window.start;
  const left = spansStart ? histogramAt(window, first, window.start, isCounter) : oldest;
  const isBeyond = isSmoothed && last > window.low && timeAt(window, last) > window.end;
  const right = isBeyond ? histogramAt(window, last - 1, window.end, isCounter) : newest;
  if (left === undefined || right === undefined) return false;
  if (!isCounter && (left.resetHint !== "gauge" || right.resetHint !== "gauge")) noteKind(window, "gauge");
  let gained = settledHistogram(window, subtracted(right, left), "subtraction");
  if (isCounter) {
    for (const lost of lostByResets(range, left, right, spansStart)) {
      if (gained !== undefined) gained = settledHistogram(window, added(gained, lost), "addition");
    }
  }
  if (gained === undefined) return false;
  const result = isRate ? divided(gained, window.rangeSeconds) : gained;
  window.histogram = { ...result, resetHint: "gauge" };
  return true;
}

function histogramAt(
  window: Window,
  low: number,
  time: number,
  isCounter: boolean,
): NativeHistogram | undefined {
  const [before, after] = [window.series.histograms?.[low], window.series.histograms?.[low + 1]];
  if (before === undefined || after === undefined) return undefined;
  const result = interpolatedHistogram(
    before,
    timeAt(window, low),
    after,
    timeAt(window, low + 1),
    time,
    isCounter,
  );
  if (result.kind === "sum" && result.isReconciled) {
    for (const operation of ["subtraction", "addition"] as const) settledHistogram(window, result, operation);
  }
  return settledHistogram(
    window,
    { ...result, ...(result.kind === "sum" ? { isReconciled: false } : {}) },
    "addition",
  );
}

/** What stood before each reset between the edges. A reset that the left edge was interpolated over is in it already. */
function lostByResets(
  range: readonly NativeHistogram[],
  left: NativeHistogram,
  right: NativeHistogram,
  spansStart: boolean,
): readonly NativeHistogram[] {
  const lost: NativeHistogram[] = [];
  const [first, second] = range;
  let previous = left;
  let from = 1;
  if (spansStart && first !== undefined && second !== undefined && detectsReset(first, second)) {
    previous = second;
    from = 2;
  }
  // Both edges lie in the same stretch between two samples.
  if (from > range.length - 1) return lost;
  for (const one of range.slice(from, -1)) {
    if (detectsReset(previous, one)) lost.push(previous);
    previous = one;
  }
  if (detectsReset(previous, right)) lost.push(previous);
  return lost;
}
