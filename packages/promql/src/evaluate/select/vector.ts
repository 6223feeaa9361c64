/** An instant vector: at each step the newest sample of each series, unless it is too old or marks the end. */
import type { VectorSelector } from "../../syntax/ast.ts";
import { type Context, timeOf } from "../context.ts";
import { evaluationErrorOf } from "../evaluation-error.ts";
import type { SourceSeries } from "../source.ts";
import { isStale } from "../stale.ts";
import { newSeries, setFloat, setHistogram, type StepSeries } from "../value.ts";
import { atMs, offsetMs, referenceTimes } from "./duration.ts";
import { samplesOf } from "./samples.ts";

/**
 * Values, or in seconds when the samples were taken, or when their counting began; `float-times` refuses histograms.
 */
type Wanted = "values" | "times" | "float-times" | "start-times";

/** One element a step of each series that the selector selects. */
export async function selectVector(
  selector: VectorSelector,
  context: Context,
  wanted: Wanted = "values",
): Promise<readonly StepSeries[]> {
  const { query, steps } = context;
  const at = atMs(selector.at, query);
  const offset = offsetMs(selector.offset, query);
  const [first, last] = referenceTimes(steps, at, offset);
  const found = await samplesOf(selector, first - query.lookbackMs, last, context);
  query.budget.plan(found.length, steps.count);
  const result: StepSeries[] = [];
  for (const series of found) {
    const stepped = newSeries(series.labels, steps.count, false);
    let any = false;
    let index = -1;
    for (let step = 0; step < steps.count; step++) {
      const reference = at === undefined ? timeOf(steps, step) - offset : first;
      index = newest(series.times, index, reference);
      const time = series.times[index];
      if (time === undefined || time <= reference - query.lookbackMs) continue;
      any = take(series, index, stepped, step, wanted) || any;
    }
    if (any) result.push(stepped);
    if (query.budget.due()) await query.budget.pause();
  }
  return result;
}

/** The index of the newest sample up to a moment, searched from an index that is not after it; −1 for none. */
function newest(times: Float64Array, from: number, moment: number): number {
  let index = from;
  while (index + 1 < times.length && (times[index + 1] ?? 0) <= moment) index += 1;
  return index;
}

function take(series: SourceSeries, index: number, into: StepSeries, step: number, wanted: Wanted): boolean {
  const histogram = series.histograms?.[index];
  if (histogram === undefined && isStale(series.values, index)) return false;
  if (wanted === "float-times" && histogram !== undefined) {
    throw evaluationErrorOf("info sample should be float", "Choose an info metric that is no histogram.");
  }
  if (wanted === "start-times") setFloat(into, step, (series.startTimes?.[index] ?? 0) / 1000);
  else if (wanted !== "values") setFloat(into, step, (series.times[index] ?? 0) / 1000);
  else if (histogram === undefined) setFloat(into, step, series.values[index] ?? Number.NaN);
  else setHistogram(into, step, histogram);
  return true;
}
