import { assertNever } from "@sightline/model";
import { bare, type Aggregation } from "../../syntax/ast.ts";
import { short } from "../annotations.ts";
import type { Context } from "../context.ts";
import { quantileOf } from "../quantile.ts";
import { FLOAT, isEmpty, newSeries, setFloat, type StepSeries } from "../value.ts";
import { countValues } from "./count-values.ts";
import { aggregateFloats } from "./floats.ts";
import { groupsOf, type Groups } from "./groups.ts";
import { chooseSeries } from "./select-series.ts";
import { asFloats, noteIgnored, withHistogramSums } from "./with-histograms.ts";

export async function evaluateAggregation(
  aggregation: Aggregation,
  context: Context,
): Promise<readonly StepSeries[]> {
  const { operator } = aggregation;
  const parameters = await parametersOf(aggregation, context);
  const value = await context.evaluate(bare(aggregation.expression), context);
  const series = value.kind === "vector" ? value.series : [];
  if (operator === "count_values") return countValues(aggregation, series, context);
  const groups = groupsOf(series, aggregation.grouping);
  const results = await aggregated(aggregation, parameters, series, groups, context);
  return results.filter((one) => !isEmpty(one));
}

async function parametersOf({ parameter }: Aggregation, context: Context): Promise<Float64Array> {
  if (parameter === undefined) return new Float64Array(0);
  const value = await context.evaluate(bare(parameter), context);
  return value.kind === "scalar" ? value.values : new Float64Array(0);
}

async function aggregated(
  aggregation: Aggregation,
  parameters: Float64Array,
  series: readonly StepSeries[],
  groups: Groups,
  context: Context,
): Promise<readonly StepSeries[]> {
  const { operator } = aggregation;
  const { query, steps } = context;
  switch (operator) {
    case "sum":
    case "avg": {
      const floats = await aggregateFloats(operator, series, groups, steps.count, query.budget);
      const hasHistograms = series.some(({ histograms }) => histograms !== undefined);
      return hasHistograms ? withHistogramSums(aggregation, series, groups, floats, query) : floats;
    }
    case "count":
    case "group":
      return aggregateFloats(operator, asFloats(series), groups, steps.count, query.budget);
    case "min":
    case "max":
    case "stddev":
    case "stdvar":
      noteIgnored(aggregation, series, query);
      return aggregateFloats(operator, series, groups, steps.count, query.budget);
    case "quantile":
      noteIgnored(aggregation, series, query);
      return quantiles(aggregation, parameters, series, groups, context);
    case "topk":
    case "bottomk":
      noteIgnored(aggregation, series, query);
      return chooseSeries(aggregation, parameters, series, groups, context);
    case "limitk":
    case "limit_ratio":
      return chooseSeries(aggregation, parameters, series, groups, context);
    case "count_values":
      return countValues(aggregation, series, context);
    default:
      return assertNever(operator, "aggregation");
  }
}

/** The ends of a list of quantiles; NaN is told apart from them. */
const smallest = (least: number, q: number): number => (q < least ? q : least);
const largest = (most: number, q: number): number => (q > most ? q : most);
const isNan = (q: number): boolean => Number.isNaN(q);

async function quantiles(
  { parameter }: Aggregation,
  parameters: Float64Array,
  series: readonly StepSeries[],
  groups: Groups,
  { query, steps }: Context,
): Promise<readonly StepSeries[]> {
  for (const q of new Set([
    parameters.reduce(smallest, 0),
    parameters.reduce(largest, 1),
    ...parameters.filter(isNan),
  ])) {
    if (q >= 0 && q <= 1) continue;
    if (parameter !== undefined) {
      query.notes.warn(`quantile value should be between 0 and 1, got ${short(q)}`, bare(parameter).span);
    }
  }
  const members: StepSeries[][] = groups.labels.map(() => []);
  for (const [index, one] of series.entries()) members[groups.of[index] ?? 0]?.push(one);
  const results: StepSeries[] = [];
  for (const [group, labels] of groups.labels.entries()) {
    const result = newSeries(labels, steps.count, groups.dropsName[group] ?? false);
    const own = members[group] ?? [];
    const values = new Float64Array(own.length);
    for (let step = 0; step < steps.count; step++) {
      let count = 0;
      for (const one of own)
        if (one.present[step] === FLOAT) values[count++] = one.values[step] ?? Number.NaN;
      if (count > 0)
        setFloat(result, step, quantileOf(parameters[step] ?? Number.NaN, values.subarray(0, count)));
      if (query.budget.due()) await query.budget.pause();
    }
    results.push(result);
  }
  return results;
}
