/** The doors of the evaluator: an instant query and a range query. */
import { assertNever } from "@sightline/model";
import { promqlErrors } from "../errors.ts";
import type { NativeHistogram } from "../histogram/histogram.ts";
import { compareLabels, type Labels, withoutMetadata } from "../labels/labels.ts";
import { Budget } from "../limit/budget.ts";
import { DEFAULT_LIMITS, type Limits } from "../limit/limits.ts";
import { printExpression } from "../print/print.ts";
import { bare, type Expression } from "../syntax/ast.ts";
import { parseExpression } from "../syntax/parse.ts";
import { Annotations } from "./annotations.ts";
import type { Context, Query, Steps } from "./context.ts";
import { timeOf } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import { evaluationError } from "./evaluation-error.ts";
import { isRange, selectRange, windowEnd } from "./select/range.ts";
import { countUpTo } from "./select/samples.ts";
import type { SeriesSource } from "./source.ts";
import { ABSENT, hasSameLabels, HISTOGRAM, mergeSameLabels, type StepSeries } from "./value.ts";

export interface QueryOptions {
  readonly source: SeriesSource;
  /** How far back a sample counts, in milliseconds; Prometheus' 5 minutes if absent. */
  readonly lookbackMs?: number;
  /** Step of subqueries without one, in milliseconds; 1 minute if absent. */
  readonly subqueryStepMs?: number;
  /** Prometheus' feature `promql-delayed-name-removal`; off as there. */
  readonly delaysNameRemoval?: boolean;
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/** A series over time: element i of the arrays belong together. */
export interface AnswerSeries {
  readonly labels: Labels;
  /** Milliseconds since 1970. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Where an element is a native histogram instead of a value. */
  readonly histograms?: readonly (NativeHistogram | undefined)[];
}

export interface AnswerSample {
  readonly labels: Labels;
  readonly time: number;
  readonly value: number;
  readonly histogram?: NativeHistogram;
}

export type Result =
  | { readonly kind: "matrix"; readonly series: readonly AnswerSeries[] }
  | { readonly kind: "vector"; readonly samples: readonly AnswerSample[] }
  | { readonly kind: "scalar"; readonly time: number; readonly value: number }
  | { readonly kind: "string"; readonly time: number; readonly value: string };

export interface Answer {
  readonly result: Result;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly statistics: { readonly samples: number; readonly peakBytes: number };
}

/**
 * The value of a query at one moment (milliseconds since 1970). Throws errors of the catalogue.
 *
 * @example
 * const { result } = await queryInstant("up == 0", Date.now(), { source });
 */
export async function queryInstant(
  query: string | Expression,
  at: number,
  options: QueryOptions,
): Promise<Answer> {
  checkTime(at);
  const { expression, text } = read(query);
  const steps = { start: at, interval: 0, count: 1, end: at };
  const context = contextOf(steps, at, options);
  const inner = bare(expression);
  const result = isRange(inner)
    ? await rangeResult(inner, context)
    : await instantResult(expression, context);
  return answer(result, text, context.query);
}

/**
 * The value of a query at each step of a window (milliseconds). Throws errors of the catalogue.
 *
 * @example
 * const window = { start: end - 3_600_000, end, step: 15_000 };
 * const { result } = await queryRange("sum by (route) (rate(http_requests_total[5m]))", window, { source });
 */
export async function queryRange(
  query: string | Expression,
  window: { readonly start: number; readonly end: number; readonly step: number },
  options: QueryOptions,
): Promise<Answer> {
  const { start, end, step } = window;
  checkTime(start);
  checkTime(end);
  if (!(step > 0) || !Number.isFinite(step)) {
    throw promqlErrors.PROMQL_BAD_WINDOW({ reason: `the step ${step} is not over 0` }, { field: "step" });
  }
  if (end < start) {
    const reason = `the end ${end} is before the start ${start}`;
    throw promqlErrors.PROMQL_BAD_WINDOW({ reason }, { field: "end" });
  }
  const { expression, text } = read(query);
  const inner = bare(expression);
  if (isRange(inner) || inner.kind === "string") {
    const found = isRange(inner) ? "range vector" : "string";
    throw promqlErrors.PROMQL_SYNTAX(
      {
        place: "1:1",
        reason: `invalid expression type "${found}" for range query, must be Scalar or instant Vector`,
        hint: isRange(inner)
          ? "Apply a function such as rate() to the range."
          : "A text has no values over time.",
      },
      { field: "query" },
    );
  }
  const count = Math.floor((end - start) / step) + 1;
  const context = contextOf({ start, interval: step, count, end }, end, options);
  const limit = context.query.budget.limits.points;
  if (count > limit) throw promqlErrors.PROMQL_TOO_MANY_POINTS({ points: count, limit });
  return answer(await matrixResult(expression, context), text, context.query);
}

function checkTime(time: number): void {
  if (Number.isFinite(time)) return;
  throw promqlErrors.PROMQL_BAD_WINDOW({ reason: `${time} is no time` }, { field: "time" });
}

function read(query: string | Expression): { readonly expression: Expression; readonly text: string } {
  if (typeof query === "string") return { expression: parseExpression(query), text: query };
  return { expression: query, text: printExpression(query) };
}

function contextOf(steps: Steps, end: number, options: QueryOptions): Context {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const now = options.now ?? (() => performance.now());
  const query: Query = {
    source: options.source,
    window: steps,
    end,
    lookbackMs: options.lookbackMs ?? 300_000,
    subqueryStepMs: options.subqueryStepMs ?? 60_000,
    delaysNameRemoval: options.delaysNameRemoval ?? false,
    signal: options.signal,
    notes: new Annotations(),
    budget: new Budget(limits, { now, signal: options.signal }),
  };
  return { query, steps, marksResets: false, evaluate };
}

function answer(result: Result, text: string, { notes, budget }: Query): Answer {
  return {
    result,
    warnings: notes.texts("warning", text),
    infos: notes.texts("info", text),
    statistics: { samples: budget.samples, peakBytes: budget.peakBytes },
  };
}

async function instantResult(expression: Expression, context: Context): Promise<Result> {
  const time = context.steps.start;
  const value = await evaluate(expression, context);
  switch (value.kind) {
    case "string":
      return { kind: "string", time, value: value.value };
    case "scalar":
      return { kind: "scalar", time, value: value.values[0] ?? Number.NaN };
    case "vector": {
      const series = value.series.filter(({ present }) => present[0] !== ABSENT).map(finished);
      if (hasSameLabels(series)) throw evaluationError("same-labels");
      return { kind: "vector", samples: series.map((one) => sampleOf(one, time)) };
    }
    default:
      return assertNever(value, "value");
  }
}

/** Without the name, where functions marked it as misleading. */
function finished(series: StepSeries): StepSeries {
  return series.dropsName ? { ...series, labels: withoutMetadata(series.labels) } : series;
}

function sampleOf({ labels, present, values, histograms }: StepSeries, time: number): AnswerSample {
  const histogram = present[0] === HISTOGRAM ? histograms?.[0] : undefined;
  const sample = { labels, time, value: values[0] ?? Number.NaN };
  return histogram === undefined ? sample : { ...sample, histogram };
}

/** The raw samples of a range, as an instant query shows them. */
async function rangeResult(expression: Parameters<typeof selectRange>[0], context: Context): Promise<Result> {
  const range = await selectRange(expression, context);
  const end = windowEnd(range, context.steps, 0);
  const series = range.series.map((one): AnswerSeries | undefined => {
    const [from, to] = [countUpTo(one.times, end - range.rangeMs), countUpTo(one.times, end)];
    if (from >= to) return undefined;
    const labels = one.dropsName ? withoutMetadata(one.labels) : one.labels;
    const cut = { labels, times: one.times.slice(from, to), values: one.values.slice(from, to) };
    const histograms = one.histograms?.slice(from, to);
    return histograms?.some((histogram) => histogram !== undefined) === true ? { ...cut, histograms } : cut;
  });
  return { kind: "matrix", series: inOrder(series.filter((one) => one !== undefined)) };
}

async function matrixResult(expression: Expression, context: Context): Promise<Result> {
  const value = await evaluate(expression, context);
  const { steps } = context;
  if (value.kind === "scalar") {
    const times = Float64Array.from({ length: steps.count }, (_, step) => timeOf(steps, step));
    return { kind: "matrix", series: [{ labels: [], times, values: value.values }] };
  }
  if (value.kind === "string") throw new Error("a string has no range");
  const merged = mergeSameLabels(value.series.map(finished));
  const series = merged.map((one) => pointsOf(one, steps)).filter(({ times }) => times.length > 0);
  return { kind: "matrix", series: inOrder(series) };
}

function pointsOf({ labels, present, values, histograms }: StepSeries, steps: Steps): AnswerSeries {
  let count = 0;
  for (const kind of present) if (kind !== ABSENT) count += 1;
  const points = { labels, times: new Float64Array(count), values: new Float64Array(count) };
  const kept: (NativeHistogram | undefined)[] = [];
  for (let step = 0, to = 0; step < present.length; step++) {
    if (present[step] === ABSENT) continue;
    points.times[to] = timeOf(steps, step);
    points.values[to] = values[step] ?? Number.NaN;
    if (histograms !== undefined) kept.push(present[step] === HISTOGRAM ? histograms[step] : undefined);
    to += 1;
  }
  return histograms === undefined ? points : { ...points, histograms: kept };
}

function inOrder(series: readonly AnswerSeries[]): readonly AnswerSeries[] {
  return series.toSorted((left, right) => compareLabels(left.labels, right.labels));
}
