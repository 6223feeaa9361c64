/** `metric smoothed`: at each step the value on the line between the samples before and after it. */
import { interpolatedHistogram } from "../../histogram/interpolate.ts";
import { type NativeHistogram, usesCustomBounds } from "../../histogram/histogram.ts";
import type { VectorSelector } from "../../syntax/ast.ts";
import { metricName } from "../annotations.ts";
import { type Context, timeOf } from "../context.ts";
import { interpolate } from "../functions/range/extended.ts";
import { isEmpty, newSeries, type RawSeries, setFloat, setHistogram, type StepSeries } from "../value.ts";
import { atMs, offsetMs, referenceTimes } from "./duration.ts";
import { withoutStale } from "./range.ts";
import { countUpTo, samplesOf } from "./samples.ts";

export async function selectSmoothed(
  selector: VectorSelector,
  context: Context,
): Promise<readonly StepSeries[]> {
  const { query, steps } = context;
  const at = atMs(selector.at, query);
  const offset = offsetMs(selector.offset, query);
  const [first, last] = referenceTimes(steps, at, offset);
  const { lookbackMs } = query;
  const found = await samplesOf(selector, first - lookbackMs, last + lookbackMs, context);
  query.budget.plan(found.length, steps.count);
  const result: StepSeries[] = [];
  for (const series of found.map(withoutStale)) {
    const made = newSeries(series.labels, steps.count, false);
    for (let step = 0; step < steps.count; step++) {
      const moment = at === undefined ? timeOf(steps, step) - offset : first;
      smooth(series, moment, made, step, selector, context);
    }
    if (!isEmpty(made)) result.push(made);
    if (query.budget.due()) await query.budget.pause();
  }
  return result;
}

function smooth(
  series: RawSeries,
  moment: number,
  made: StepSeries,
  step: number,
  { span }: VectorSelector,
  { query }: Context,
): void {
  const { times, values, histograms } = series;
  const low = countUpTo(times, moment - query.lookbackMs);
  const high = countUpTo(times, moment + query.lookbackMs);
  if (low === high) return;
  const kinds = histograms?.slice(low, high).filter((one) => one !== undefined).length ?? 0;
  if (kinds > 0 && kinds < high - low) {
    const name = JSON.stringify(metricName(series.labels));
    query.notes.warn(`encountered a mix of histograms and floats for metric name ${name}`, span);
    return;
  }
  const next = Math.max(low, countUpTo(times, moment - 1));
  const isExact = next < high && times[next] === moment;
  const from = isExact ? next : next - 1;
  if (from < low) return;
  const [before, after] = [histograms?.[from], histograms?.[next]];
  if (before !== undefined) {
    const fixed = isExact || next >= high ? undefined : after;
    const result =
      fixed === undefined
        ? carried(before, isExact)
        : between(before, times[from] ?? 0, fixed, times[next] ?? 0, moment);
    if (result === undefined) {
      const name = JSON.stringify(metricName(series.labels));
      const text = `vector contains a mix of histograms with exponential and custom buckets schemas for metric name ${name}`;
      query.notes.warn(text, span);
    } else setHistogram(made, step, result);
    return;
  }
  const value = values[from] ?? Number.NaN;
  const isLast = isExact || next >= high;
  const interpolated = (): number =>
    interpolate(times[from] ?? 0, value, times[next] ?? 0, values[next] ?? Number.NaN, moment, false);
  setFloat(made, step, isLast ? value : interpolated());
}

/** The newest sample where none follows; what it says of resets was about the sample before it. */
function carried(histogram: NativeHistogram, isExact: boolean): NativeHistogram {
  return isExact ? histogram : { ...histogram, resetHint: "unknown" };
}

function between(
  before: NativeHistogram,
  beforeTime: number,
  after: NativeHistogram,
  afterTime: number,
  moment: number,
): NativeHistogram | undefined {
  if (usesCustomBounds(before) !== usesCustomBounds(after)) return undefined;
  const isCounter = before.resetHint !== "gauge" || after.resetHint !== "gauge";
  const result = interpolatedHistogram(before, beforeTime, after, afterTime, moment, isCounter);
  return result.kind === "sum" ? result.histogram : undefined;
}
