/** Runs a function over ranges: two pointers move along each series, so a sample is entered and left once. */
import { bare, type Call, type Expression } from "../../../syntax/ast.ts";
import { metricName } from "../../annotations.ts";
import { type Context, timeOf } from "../../context.ts";
import { evaluationError } from "../../evaluation-error.ts";
import { isRange, type RangeVector, selectRange, windowEnd } from "../../select/range.ts";
import {
  hasSameLabels,
  isEmpty,
  newSeries,
  type RawSeries,
  setFloat,
  setHistogram,
  type StepSeries,
  unnamed,
} from "../../value.ts";
import { extendedKernel } from "./extended.ts";
import { type RangeFunction, RANGE_FUNCTIONS } from "./table.ts";
import type { Window } from "./window.ts";

const COUNTER_SUFFIX = /_(?:total|sum|count|bucket)$/u;

export function isRangeFunction(name: string): boolean {
  return RANGE_FUNCTIONS.has(name);
}

export async function evaluateRangeFunction(call: Call, context: Context): Promise<readonly StepSeries[]> {
  const described = RANGE_FUNCTIONS.get(call.name);
  const parts = call.parameters.map(bare);
  const rangeExpression = parts.find(isRange);
  if (described === undefined || rangeExpression === undefined)
    throw new Error(`${call.name} is no range function`);
  const range = await selectRange(rangeExpression, context);
  const scalars = await scalarsOf(
    parts.filter((part) => part !== rangeExpression),
    context,
  );
  const { kernel } = extendedKernel(call.name, described, range);
  const window = windowOver(range, parts[0] ?? rangeExpression, context);
  context.query.budget.plan(range.series.length, context.steps.count);
  const result: StepSeries[] = [];
  for (const series of range.series) {
    const floats = described.only === "floats" ? floatsOf(series) : series;
    const made = slide(window, floats, series, { ...described, kernel }, range, scalars, context);
    if (made !== undefined) result.push(made);
    if (context.query.budget.due()) await context.query.budget.pause();
  }
  if (!context.query.delaysNameRemoval && hasSameLabels(result)) throw evaluationError("same-labels");
  return result;
}

async function scalarsOf(
  expressions: readonly Expression[],
  context: Context,
): Promise<readonly Float64Array[]> {
  const scalars: Float64Array[] = [];
  for (const expression of expressions) {
    const value = await context.evaluate(expression, context);
    if (value.kind === "scalar") scalars.push(value.values);
  }
  return scalars;
}

function windowOver(range: RangeVector, first: Expression, { query }: Context): Window {
  const none: RawSeries = {
    labels: [],
    times: new Float64Array(0),
    values: new Float64Array(0),
    histograms: undefined,
    startTimes: undefined,
    dropsName: false,
  };
  return {
    series: none,
    low: 0,
    high: 0,
    start: 0,
    end: 0,
    time: 0,
    rangeSeconds: range.rangeMs / 1000,
    parameters: [],
    notes: query.notes,
    span: range.expression.span,
    firstSpan: first.span,
    value: 0,
    histogram: undefined,
    resets: undefined,
  };
}

/** The samples of a series that are plain values, for functions that leave histograms out. */
function floatsOf(series: RawSeries): RawSeries {
  const { histograms } = series;
  if (histograms === undefined) return series;
  const keep = (_: number, index: number): boolean => histograms[index] === undefined;
  return {
    ...series,
    times: series.times.filter(keep),
    values: series.values.filter(keep),
    histograms: undefined,
    startTimes: undefined,
  };
}

function slide(
  window: Window,
  series: RawSeries,
  whole: RawSeries,
  described: RangeFunction,
  range: RangeVector,
  scalars: readonly Float64Array[],
  { query, steps }: Context,
): StepSeries | undefined {
  const named = described.keepsName
    ? { labels: series.labels, dropsName: series.dropsName }
    : unnamed(series.labels, query.delaysNameRemoval);
  const made = newSeries(named.labels, steps.count, named.dropsName);
  const needsStarts = series.startTimes !== undefined && described.isForCounters === true;
  const isPlain = series.histograms === undefined && series === whole && range.extension === undefined;
  if (described.sweep !== undefined && isPlain && !needsStarts) {
    const interval = range.at === undefined ? steps.interval : 0;
    described.sweep(series, { firstEnd: windowEnd(range, steps, 0), interval, rangeMs: range.rangeMs }, made);
    return finished(window, made, series, described);
  }
  const { times } = series;
  const before = range.extension === undefined ? 0 : query.lookbackMs;
  const beyond = range.extension === "smoothed" ? query.lookbackMs : 0;
  window.series = series;
  let low = 0;
  let high = 0;
  for (let step = 0; step < steps.count; step++) {
    const end = windowEnd(range, steps, step);
    const start = end - range.rangeMs;
    while (high < times.length && (times[high] ?? 0) <= end + beyond) high += 1;
    while (low < high && (times[low] ?? 0) <= start - before) low += 1;
    if (low === high && series === whole) continue;
    window.low = low;
    window.high = high;
    window.start = start;
    window.end = end;
    window.time = timeOf(steps, step);
    for (let index = 0; index < scalars.length; index++)
      window.parameters[index] = scalars[index]?.[step] ?? Number.NaN;
    if (series !== whole) noteHistograms(window, whole, described, start, end);
    if (low === high) continue;
    window.histogram = undefined;
    if (!described.kernel(window)) continue;
    if (window.histogram === undefined) setFloat(made, step, window.value);
    else setHistogram(made, step, window.histogram);
  }
  return finished(window, made, series, described);
}

function finished(
  window: Window,
  made: StepSeries,
  series: RawSeries,
  described: RangeFunction,
): StepSeries | undefined {
  if (isEmpty(made)) return undefined;
  if (described.isForCounters === true) noteGauge(window, made, series);
  return made;
}

/** Says that histograms in a window were left out, where there were values beside them. */
function noteHistograms(
  window: Window,
  whole: RawSeries,
  described: RangeFunction,
  start: number,
  end: number,
): void {
  const values = window.high - window.low;
  if (values === 0) return;
  const has = whole.histograms?.some((histogram, index) => {
    const time = whole.times[index] ?? 0;
    return histogram !== undefined && time > start && time <= end;
  });
  if (has !== true || described.only !== "floats") return;
  const name = JSON.stringify(metricName(whole.labels));
  const text = `ignored histograms in a range containing both floats and histograms for metric name ${name}`;
  window.notes.info(text, window.firstSpan);
}

function noteGauge(window: Window, made: StepSeries, series: RawSeries): void {
  const name = metricName(series.labels);
  if (name === "" || COUNTER_SUFFIX.test(name) || !made.present.includes(1)) return;
  const text = `metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${JSON.stringify(name)}`;
  window.notes.info(text, window.firstSpan);
}
