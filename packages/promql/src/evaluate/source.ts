/** Where samples come from: the port that a store implements. */
import type { NativeHistogram } from "../histogram/histogram.ts";
import type { Labels } from "../labels/labels.ts";
import type { Matcher } from "../labels/matcher.ts";

/** One series with its samples, oldest first. */
export interface SourceSeries {
  readonly labels: Labels;
  /** Milliseconds since 1970, strictly ascending. */
  readonly times: Float64Array;
  /** As many as `times`. A staleness marker is written by `markStale`. */
  readonly values: Float64Array;
  /** Native histograms at the indices where they stand in place of a value; absent for a series of floats alone. */
  readonly histograms?: readonly (NativeHistogram | undefined)[];
  /**
   * When counting began for what each sample shows, in milliseconds, 0 where that is not known. A source that gives them
   * switches on what Prometheus does with `use-start-timestamps`.
   */
  readonly startTimes?: Float64Array;
}

export interface SeriesSource {
  /**
   * Every series that all matchers hold for and that has a sample in [from, to], both in milliseconds. Samples beyond
   * the window may be returned too and are left alone. A rejection ends the query with that error. `signal` aborts when
   * nobody waits any more.
   */
  select(
    matchers: readonly Matcher[],
    from: number,
    to: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly SourceSeries[]>;
}
