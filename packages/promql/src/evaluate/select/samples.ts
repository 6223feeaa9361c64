/** The series of a selector, in Prometheus' order, cut to the window that is needed. */
import { compareLabels, METRIC_NAME } from "../../labels/labels.ts";
import type { Matcher } from "../../labels/matcher.ts";
import { printExpression } from "../../print/print.ts";
import type { VectorSelector } from "../../syntax/ast.ts";
import type { NativeHistogram } from "../../histogram/histogram.ts";
import { detectsReset } from "../../histogram/reset.ts";
import type { Context } from "../context.ts";
import type { SourceSeries } from "../source.ts";

/** Samples in (after, to]. */
export async function samplesOf(
  selector: VectorSelector,
  after: number,
  to: number,
  { query, marksResets }: Pick<Context, "query" | "marksResets">,
): Promise<readonly SourceSeries[]> {
  const { budget, source, signal } = query;
  const text = printExpression(selector);
  const found = await source.select(matchersOf(selector), after + 1, to, signal);
  budget.check();
  budget.takeSeries(found.length, text);
  const series: SourceSeries[] = [];
  for (const one of sorted(found)) {
    const cut = cutTo(one, after, to);
    if (cut === undefined) continue;
    budget.takeSamples(cut.times.length, text);
    series.push(marksResets ? withResets(cut) : cut);
    if (budget.due()) await budget.pause();
  }
  return series;
}

/** The name before the braces is a matcher like the others. */
export function matchersOf({ name, matchers }: VectorSelector): readonly Matcher[] {
  return name === "" ? matchers : [...matchers, { name: METRIC_NAME, operator: "=", value: name }];
}

function sorted(series: readonly SourceSeries[]): readonly SourceSeries[] {
  const isSorted = series.every((one, index) => {
    const before = series[index - 1];
    return before === undefined || compareLabels(before.labels, one.labels) <= 0;
  });
  return isSorted ? series : series.toSorted((left, right) => compareLabels(left.labels, right.labels));
}

function cutTo(series: SourceSeries, after: number, to: number): SourceSeries | undefined {
  const { times } = series;
  const start = countUpTo(times, after);
  const end = countUpTo(times, to);
  if (start >= end) return undefined;
  if (start === 0 && end === times.length) return series;
  const histograms = series.histograms?.slice(start, end);
  return {
    labels: series.labels,
    times: times.subarray(start, end),
    values: series.values.subarray(start, end),
    ...(histograms === undefined ? {} : { histograms }),
    ...(series.startTimes === undefined ? {} : { startTimes: series.startTimes.subarray(start, end) }),
  };
}

function withResets(series: SourceSeries): SourceSeries {
  if (series.histograms === undefined) return series;
  let before: NativeHistogram | undefined;
  const histograms = series.histograms.map((histogram) => {
    const previous = before;
    before = histogram ?? before;
    if (histogram === undefined || previous === undefined || histogram.resetHint !== "unknown")
      return histogram;
    const resetHint = detectsReset(previous, histogram) ? ("reset" as const) : ("not_reset" as const);
    return { ...histogram, resetHint };
  });
  return { ...series, histograms };
}

/** How many of the ascending times are not after a moment. */
export function countUpTo(times: Float64Array, moment: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
