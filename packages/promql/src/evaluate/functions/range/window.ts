/** What a function over ranges is given at one step, and where it puts its result. */
import type { NativeHistogram } from "../../../histogram/histogram.ts";
import type { Span } from "../../../problem.ts";
import type { Annotations } from "../../annotations.ts";
import type { RawSeries } from "../../value.ts";

/** One object a query, moved from step to step: samples `low` to `high` (exclusive) of a series. */
export interface Window {
  series: RawSeries;
  low: number;
  high: number;
  /** Milliseconds; the window is (start, end]. */
  start: number;
  end: number;
  /** Moment of the step itself. */
  time: number;
  readonly rangeSeconds: number;
  /** Values of the scalar arguments at this step. */
  readonly parameters: number[];
  readonly notes: Annotations;
  /** Place of the range vector in the query. */
  readonly span: Span;
  /** Place of the function's first argument. */
  readonly firstSpan: Span;
  /** The result. */
  value: number;
  histogram: NativeHistogram | undefined;
  /** For functions that find the same again in each window: indices after which a counter starts anew. */
  resets: Resets | undefined;
}

/** `next[i]`: the first index over i whose value is below the one before it. */
export interface Resets {
  readonly series: RawSeries;
  readonly next: Int32Array | undefined;
}

/** Puts a result into the window and returns true, or returns false for no result. */
export type RangeKernel = (window: Window) => boolean;

/** What kinds of samples a window holds. */
export type Composition = "floats" | "histograms" | "mixed";

export function compositionOf({ series, low, high }: Window): Composition {
  const { histograms } = series;
  if (histograms === undefined) return "floats";
  let count = 0;
  for (let index = low; index < high; index++) if (histograms[index] !== undefined) count += 1;
  if (count === 0) return "floats";
  return count === high - low ? "histograms" : "mixed";
}

export function valueAt({ series }: Window, index: number): number {
  return series.values[index] ?? Number.NaN;
}

export function timeAt({ series }: Window, index: number): number {
  return series.times[index] ?? Number.NaN;
}
