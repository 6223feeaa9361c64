/** `histogram_*`: of native histograms and of classic ones. */
import { stringValue } from "../../../check/types.ts";
import type { NativeHistogram } from "../../../histogram/histogram.ts";
import {
  type Estimate,
  fractionOfHistogram,
  quantileOfHistogram,
  varianceOfHistogram,
} from "../../../histogram/quantile.ts";
import { withLabel } from "../../../labels/labels.ts";
import type { Span } from "../../../problem.ts";
import { bare, type Call } from "../../../syntax/ast.ts";
import { forMetric, metricName, short } from "../../annotations.ts";
import { type Context, timeOf } from "../../context.ts";
import {
  HISTOGRAM,
  isEmpty,
  mergeSameLabels,
  newSeries,
  setFloat,
  type StepSeries,
  unnamed,
  type Value,
} from "../../value.ts";
import { argumentsOf } from "../instant/scalars.ts";
import { bucketsAt, type HistogramGroup, histogramGroups, isMixed } from "./buckets-of-vector.ts";
import { type ClassicBuckets, fractionOfBuckets, makeMonotonic, quantileOfBuckets } from "./classic.ts";

const SIMPLE: ReadonlyMap<string, (histogram: NativeHistogram) => number> = new Map([
  ["histogram_count", ({ count }: NativeHistogram) => count],
  ["histogram_sum", ({ sum }: NativeHistogram) => sum],
  ["histogram_avg", ({ sum, count }: NativeHistogram) => sum / count],
  ["histogram_stddev", (histogram: NativeHistogram) => Math.sqrt(varianceOfHistogram(histogram))],
  ["histogram_stdvar", varianceOfHistogram],
]);

const OF_COUNT_AND_SUM: ReadonlySet<string> = new Set(["histogram_count", "histogram_sum", "histogram_avg"]);

export function isHistogramFunction(name: string): boolean {
  return name.startsWith("histogram_");
}

export async function evaluateHistogramFunction(
  call: Call,
  context: Context,
): Promise<readonly StepSeries[]> {
  const marksResets = OF_COUNT_AND_SUM.has(call.name);
  const values = await argumentsOf(call, { ...context, marksResets });
  const simple = SIMPLE.get(call.name);
  const result =
    simple === undefined ? await estimates(call, values, context) : ofEach(values[0], simple, context);
  return context.query.delaysNameRemoval ? result : mergeSameLabels(result);
}

function ofEach(
  value: Value | undefined,
  apply: (histogram: NativeHistogram) => number,
  { query, steps }: Context,
): readonly StepSeries[] {
  if (value?.kind !== "vector") return [];
  const result: StepSeries[] = [];
  for (const series of value.series) {
    if (series.histograms === undefined) continue;
    const { labels, dropsName } = unnamed(series.labels, query.delaysNameRemoval);
    const made = newSeries(labels, steps.count, dropsName);
    for (const [step, histogram] of series.histograms.entries()) {
      if (histogram !== undefined) setFloat(made, step, apply(histogram));
    }
    if (!isEmpty(made)) result.push(made);
  }
  return result;
}

/** One estimate of a histogram at a step, native or classic. */
interface Estimator {
  readonly label: readonly [name: string, value: string] | undefined;
  native(histogram: NativeHistogram, step: number): Estimate;
  classic(buckets: ClassicBuckets, step: number, group: HistogramGroup): number;
}

async function estimates(
  call: Call,
  values: readonly Value[],
  context: Context,
): Promise<readonly StepSeries[]> {
  const vectorAt = values.findIndex(({ kind }) => kind === "vector");
  const vector = values[vectorAt];
  const argument = call.parameters[vectorAt];
  if (vector?.kind !== "vector" || argument === undefined) return [];
  const { span } = bare(argument);
  const groups = histogramGroups(vector.series, span, context.query);
  const result: StepSeries[] = [];
  for (const estimator of estimatorsOf(call, values, span, context)) {
    for (const group of groups) {
      const made = estimated(group, estimator, span, context);
      if (made !== undefined) result.push(made);
      if (context.query.budget.due()) await context.query.budget.pause();
    }
  }
  return result;
}

function estimatorsOf(
  call: Call,
  values: readonly Value[],
  span: Span,
  context: Context,
): readonly Estimator[] {
  if (call.name === "histogram_fraction") {
    const [lower, upper] = [scalarsOf(values[0]), scalarsOf(values[1])];
    return [
      {
        label: undefined,
        native: (histogram, step) =>
          fractionOfHistogram(valueAt(lower, step), valueAt(upper, step), histogram),
        classic: (buckets, step) => {
          if (buckets.bounds.at(-1) !== Number.POSITIVE_INFINITY) return Number.NaN;
          return fractionOfBuckets(valueAt(lower, step), valueAt(upper, step), buckets);
        },
      },
    ];
  }
  if (call.name === "histogram_quantile") {
    const first = call.parameters[0];
    return [
      quantiles(
        scalarsOf(values[0]),
        first === undefined ? span : bare(first).span,
        undefined,
        span,
        context,
      ),
    ];
  }
  const label = stringValue(call.parameters[1]) ?? "";
  return values.slice(2).map((value, index) => {
    const q = scalarsOf(value);
    const own = call.parameters[index + 2];
    return quantiles(
      q,
      own === undefined ? span : bare(own).span,
      [label, labelOf(q[0] ?? Number.NaN)],
      span,
      context,
    );
  });
}

function valueAt(values: Float64Array, step: number): number {
  return values[step] ?? Number.NaN;
}

function scalarsOf(value: Value | undefined): Float64Array {
  return value?.kind === "scalar" ? value.values : new Float64Array(0);
}

/** As OpenMetrics writes a quantile: with at least one digit after the point. */
function labelOf(q: number): string {
  const text = short(q);
  return /^-?\d+$/u.test(text) ? `${text}.0` : text;
}

function quantiles(
  q: Float64Array,
  own: Span,
  label: Estimator["label"],
  span: Span,
  { query, steps }: Context,
): Estimator {
  for (const value of q) {
    if (!(value >= 0 && value <= 1)) {
      query.notes.warn(`quantile value should be between 0 and 1, got ${short(value)}`, own);
    }
  }
  return {
    label,
    native: (histogram, step) => quantileOfHistogram(q[step] ?? Number.NaN, histogram),
    classic: (buckets, step, group) => {
      const rank = q[step] ?? Number.NaN;
      if (Number.isNaN(rank)) return Number.NaN;
      if (rank < 0) return Number.NEGATIVE_INFINITY;
      if (rank > 1) return Number.POSITIVE_INFINITY;
      if (buckets.bounds[buckets.bounds.length - 1] !== Number.POSITIVE_INFINITY) return Number.NaN;
      const forced = makeMonotonic(buckets);
      if (forced !== undefined) {
        const name = query.delaysNameRemoval ? metricName(group.labels) : "";
        query.notes.monotonicity(name, span, { time: timeOf(steps, step), ...forced });
      }
      return quantileOfBuckets(rank, buckets);
    },
  };
}

function estimated(
  group: HistogramGroup,
  estimator: Estimator,
  span: Span,
  { query, steps }: Context,
): StepSeries | undefined {
  const { labels: unlabelled, dropsName } = unnamed(group.labels, query.delaysNameRemoval);
  const labels = estimator.label === undefined ? unlabelled : withLabel(unlabelled, ...estimator.label);
  const made = newSeries(labels, steps.count, dropsName);
  const name = query.delaysNameRemoval ? metricName(group.labels) : "";
  const buckets: ClassicBuckets = { bounds: [], counts: [] };
  for (let step = 0; step < steps.count; step++) {
    const hasBuckets = bucketsAt(group, step, buckets);
    if (isMixed(group, hasBuckets, step)) {
      query.notes.warn(`vector contains a mix of classic and native histograms${forMetric(name)}`, span);
      continue;
    }
    const native = group.native?.present[step] === HISTOGRAM ? group.native.histograms?.[step] : undefined;
    if (native !== undefined) {
      const { value, note } = estimator.native(native, step);
      if (note !== undefined) query.notes.info(NOTES[note] + forMetric(metricName(group.labels)), span);
      setFloat(made, step, value);
    } else if (hasBuckets) setFloat(made, step, estimator.classic(buckets, step, group));
  }
  return isEmpty(made) ? undefined : made;
}

const NOTES: Readonly<Record<NonNullable<Estimate["note"]>, string>> = {
  "nan-result": "input to histogram_quantile has NaN observations, result is NaN",
  "nan-skew": "input to histogram_quantile has NaN observations, result is skewed higher",
  "nan-excluded": "input to histogram_fraction has NaN observations, which are excluded from all fractions",
};
