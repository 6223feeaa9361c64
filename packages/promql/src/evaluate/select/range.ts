/** Range vectors: the raw samples that functions over ranges read through a moving window. */
import type { NativeHistogram } from "../../histogram/histogram.ts";
import type {
  Expression,
  RangeExtension,
  RangeSelector,
  Subquery,
  VectorSelector,
} from "../../syntax/ast.ts";
import { type Context, type Steps, timeOf } from "../context.ts";
import type { SourceSeries } from "../source.ts";
import { isStale } from "../stale.ts";
import { ABSENT, HISTOGRAM, type RawSeries, type StepSeries } from "../value.ts";
import { atMs, offsetMs, rangeMs, referenceTimes } from "./duration.ts";
import { samplesOf } from "./samples.ts";

export interface RangeVector {
  readonly series: readonly RawSeries[];
  readonly rangeMs: number;
  /** The window of a step is (end − rangeMs, end], end = (at ?? its time) − offset. */
  readonly offset: number;
  readonly at: number | undefined;
  /** The expression it comes from, for places and for what `absent_over_time` is to say. */
  readonly expression: RangeSelector | Subquery;
  readonly extension: RangeExtension | undefined;
}

export function isRange(expression: Expression): expression is RangeSelector | Subquery {
  return expression.kind === "range-selector" || expression.kind === "subquery";
}

export async function selectRange(
  expression: RangeSelector | Subquery,
  context: Context,
): Promise<RangeVector> {
  return expression.kind === "subquery"
    ? fromSubquery(expression, context)
    : fromSelector(expression, context);
}

async function fromSelector(expression: RangeSelector, context: Context): Promise<RangeVector> {
  const { query, steps } = context;
  const at = atMs(expression.at, query);
  const offset = offsetMs(expression.offset, query);
  const range = rangeMs(expression.range, query);
  const [first, last] = referenceTimes(steps, at, offset);
  const { extension } = expression;
  const before = extension === undefined ? 0 : query.lookbackMs;
  const beyond = extension === "smoothed" ? query.lookbackMs : 0;
  const selector: VectorSelector = expression.selector;
  const found = await samplesOf(selector, first - range - before, last + beyond, context);
  const series = found.map(withoutStale).filter(({ times }) => times.length > 0);
  return { series, rangeMs: range, offset, at, expression, extension };
}

export function withoutStale(series: SourceSeries): RawSeries {
  const { times, values, histograms, labels, startTimes } = series;
  if (histograms === undefined && !hasNan(values)) {
    return { labels, times, values, histograms: undefined, startTimes, dropsName: false };
  }
  const whole = histograms?.some((histogram) => histogram !== undefined) === true ? histograms : undefined;
  const keep = Uint8Array.from(times, (_, index) =>
    whole?.[index] === undefined && isStale(values, index) ? 0 : 1,
  );
  if (!keep.includes(0)) return { labels, times, values, histograms: whole, startTimes, dropsName: false };
  const isKept = (_: unknown, index: number): boolean => keep[index] === 1;
  return {
    labels,
    times: times.filter(isKept),
    values: values.filter(isKept),
    histograms: whole?.filter(isKept),
    startTimes: startTimes?.filter(isKept),
    dropsName: false,
  };
}

function hasNan(values: Float64Array): boolean {
  for (const value of values) if (Number.isNaN(value)) return true;
  return false;
}

/** Evaluates the inner expression at the steps of the subquery, which are multiples of its step. */
async function fromSubquery(subquery: Subquery, context: Context): Promise<RangeVector> {
  const { query, steps } = context;
  const at = atMs(subquery.at, query);
  const offset = offsetMs(subquery.offset, query);
  const range = rangeMs(subquery.range, query);
  const [first, last] = referenceTimes(steps, at, offset);
  const interval = subquery.step === undefined ? query.subqueryStepMs : rangeMs(subquery.step, query);
  const inner = innerSteps(first - range, last, interval);
  const value =
    inner.count === 0
      ? undefined
      : await context.evaluate(subquery.expression, { ...context, steps: inner, marksResets: false });
  const found = value?.kind === "vector" ? value.series : [];
  const series = found.map((one) => rawOf(one, inner));
  query.budget.takeSamples(
    series.reduce((sum, { times }) => sum + times.length, 0),
    "a subquery",
  );
  return { series, rangeMs: range, offset, at, expression: subquery, extension: undefined };
}

function innerSteps(after: number, last: number, interval: number): Steps {
  const start = Math.floor(after / interval) * interval + interval;
  return { start, interval, count: Math.max(0, Math.floor((last - start) / interval) + 1), end: last };
}

function rawOf(series: StepSeries, steps: Steps): RawSeries {
  const { present, values } = series;
  let count = 0;
  for (const kind of present) if (kind !== ABSENT) count += 1;
  const [times, kept] = [new Float64Array(count), new Float64Array(count)];
  const histograms = series.histograms === undefined ? undefined : ([] as (NativeHistogram | undefined)[]);
  let to = 0;
  for (let step = 0; step < present.length; step++) {
    if (present[step] === ABSENT) continue;
    times[to] = timeOf(steps, step);
    kept[to] = values[step] ?? Number.NaN;
    histograms?.push(present[step] === HISTOGRAM ? forgetReset(series.histograms?.[step]) : undefined);
    to += 1;
  }
  return {
    labels: series.labels,
    times,
    values: kept,
    histograms,
    startTimes: undefined,
    dropsName: series.dropsName,
  };
}

/** Samples of a subquery may have gaps that hide a reset: what was known of resets no longer holds. */
function forgetReset(histogram: NativeHistogram | undefined): NativeHistogram | undefined {
  if (histogram === undefined || histogram.resetHint === "gauge" || histogram.resetHint === "unknown")
    return histogram;
  return { ...histogram, resetHint: "unknown" };
}

/** The window's end of a step. */
export function windowEnd(range: RangeVector, steps: Steps, step: number): number {
  return (range.at ?? timeOf(steps, step)) - range.offset;
}
