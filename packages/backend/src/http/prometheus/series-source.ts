/** The store as the evaluator of PromQL sees it. */
import {
  DEFAULT_LIMITS,
  labelsOf,
  type Matcher,
  METRIC_NAME,
  type SeriesSource,
  type VectorSelector,
} from "@sightline/promql";
import type { MetricReader, SeriesMatcher, TimeWindow } from "../../store/store.ts";

/** Both ends in milliseconds, and both inside, as PromQL asks. */
export function windowOf(from: number, to: number): TimeWindow {
  return { from: nano(from), to: nano(to) + 1_000_000n };
}

/** Times before 1970 hold nothing; a range that reaches back there is no mistake. */
function nano(milliseconds: number): bigint {
  return BigInt(Math.max(0, Math.floor(milliseconds))) * 1_000_000n;
}

function seriesMatcher({ name, operator, value }: Matcher): SeriesMatcher {
  return { label: name, operator, value };
}

/** The conditions of a whole selector: a name before the braces is one as well. */
export function selectorMatchers({ name, matchers }: VectorSelector): readonly SeriesMatcher[] {
  const named: SeriesMatcher = { label: METRIC_NAME, operator: "=", value: name };
  return [...(name === "" ? [] : [named]), ...matchers.map(seriesMatcher)];
}

/** One series more than a selector may select is asked for, so that too many is seen. */
export function seriesSource(store: MetricReader): SeriesSource {
  return {
    select: async (matchers, from, to) => {
      const found = await store.series(
        matchers.map(seriesMatcher),
        windowOf(from, to),
        DEFAULT_LIMITS.series + 1,
      );
      return found.map(({ labels, list, time, value, histograms }) => ({
        labels: list ?? labelsOf(labels),
        times: time,
        values: value,
        ...(histograms === undefined ? {} : { histograms }),
      }));
    },
  };
}
