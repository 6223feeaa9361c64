/** Aggregations that choose among series: `topk`, `bottomk`, `limitk`, `limit_ratio`. */
import type { Aggregation } from "../../syntax/ast.ts";
import { short } from "../annotations.ts";
import type { Context } from "../context.ts";
import { evaluationErrorOf } from "../evaluation-error.ts";
import { ABSENT, copyStep, FLOAT, isEmpty, newSeries, type StepSeries } from "../value.ts";
import type { Groups } from "./groups.ts";
import { ratioOffset } from "./ratio-offset.ts";

/** At each step the chosen series of each group; in an instant query in the order of their rank. */
export async function chooseSeries(
  aggregation: Aggregation,
  parameters: Float64Array,
  series: readonly StepSeries[],
  groups: Groups,
  { query, steps }: Context,
): Promise<readonly StepSeries[]> {
  checkParameters(aggregation, parameters, query.notes);
  const members: number[][] = groups.labels.map(() => []);
  for (const index of series.keys()) members[groups.of[index] ?? 0]?.push(index);
  const results: (StepSeries | undefined)[] = series.map(() => undefined);
  const ranked: number[] = [];
  const offsets =
    aggregation.operator === "limit_ratio" ? series.map(({ labels }) => ratioOffset(labels)) : [];
  for (let step = 0; step < steps.count; step++) {
    const parameter = parameters[step] ?? Number.NaN;
    for (const indices of members) {
      for (const index of chosen(aggregation.operator, parameter, indices, series, offsets, step)) {
        const one = series[index];
        if (one === undefined) continue;
        results[index] ??= newSeries(one.labels, steps.count, one.dropsName);
        copyStep(one, results[index], step);
        if (steps.count === 1) ranked.push(index);
      }
    }
    if (query.budget.due()) await query.budget.pause();
  }
  const order = steps.count === 1 ? ranked : [...results.keys()];
  return order
    .map((index) => results[index])
    .filter((one) => one !== undefined)
    .filter((one) => !isEmpty(one));
}

const smaller = (left: number, right: number): number => Math.min(left, right);
const larger = (left: number, right: number): number => Math.max(left, right);

function checkParameters(
  { operator, parameter }: Aggregation,
  values: Float64Array,
  notes: Context["query"]["notes"],
): void {
  const [least, most] = [
    values.reduce(smaller, Number.POSITIVE_INFINITY),
    values.reduce(larger, Number.NEGATIVE_INFINITY),
  ];
  const hasNan = values.some((value) => Number.isNaN(value));
  if (operator === "limit_ratio") {
    if (hasNan) throw evaluationErrorOf("Ratio value is NaN", "Give a ratio from −1 to 1.");
    const span = parameter?.span;
    if (span === undefined) return;
    const told = (value: number, cap: number): void => {
      notes.warn(`ratio value should be between -1 and 1, got ${short(value)}, capping to ${cap}`, span);
    };
    if (most > 1) told(most, 1);
    if (least < -1) told(least, -1);
    return;
  }
  // Where no step asks for a series, nothing else matters.
  if (!values.some((value) => value >= 1) && !hasNan) return;
  const hint = "Give a whole number of series.";
  if (hasNan) throw evaluationErrorOf("Parameter value is NaN", hint);
  if (least <= -(2 ** 63)) throw evaluationErrorOf(`Scalar value ${short(least)} underflows int64`, hint);
  if (most >= 2 ** 63) throw evaluationErrorOf(`Scalar value ${short(most)} overflows int64`, hint);
}

function chosen(
  operator: Aggregation["operator"],
  parameter: number,
  indices: readonly number[],
  series: readonly StepSeries[],
  offsets: readonly number[],
  step: number,
): readonly number[] {
  if (operator === "limit_ratio") {
    const ratio = Math.max(-1, Math.min(1, parameter));
    return indices.filter((index) => {
      if (ratio === 0 || series[index]?.present[step] === ABSENT) return false;
      const offset = offsets[index] ?? 0;
      return ratio > 0 ? offset < ratio : offset >= 1 + ratio;
    });
  }
  const count = Math.trunc(parameter);
  if (count < 1) return [];
  if (operator === "limitk") {
    return indices.filter((index) => series[index]?.present[step] !== ABSENT).slice(0, count);
  }
  return byRank(operator === "topk" ? -1 : 1, count, indices, series, step);
}

/** The first `count` by value; NaN last; equal values in their given order. */
function byRank(
  sign: 1 | -1,
  count: number,
  indices: readonly number[],
  series: readonly StepSeries[],
  step: number,
): readonly number[] {
  if (count > MOST_INSERTED) return sortedByRank(sign, count, indices, series, step);
  const best: number[] = [];
  const values: number[] = [];
  for (const index of indices) {
    const one = series[index];
    if (one?.present[step] !== FLOAT) continue;
    const value = one.values[step] ?? Number.NaN;
    if (best.length === count && !comesBefore(sign, value, values[count - 1] ?? Number.NaN)) continue;
    let place = best.length === count ? count - 1 : best.length;
    for (; place > 0 && comesBefore(sign, value, values[place - 1] ?? Number.NaN); place--) {
      best[place] = best[place - 1] ?? 0;
      values[place] = values[place - 1] ?? 0;
    }
    best[place] = index;
    values[place] = value;
  }
  return best;
}

/** Beyond so many, inserting each into its place costs more than sorting all. */
const MOST_INSERTED = 64;

function sortedByRank(
  sign: 1 | -1,
  count: number,
  indices: readonly number[],
  series: readonly StepSeries[],
  step: number,
): readonly number[] {
  const valueOf = (index: number): number => series[index]?.values[step] ?? Number.NaN;
  return indices
    .filter((index) => series[index]?.present[step] === FLOAT)
    .toSorted((left, right) => {
      const [a, b] = [valueOf(left), valueOf(right)];
      return comesBefore(sign, a, b) ? -1 : comesBefore(sign, b, a) ? 1 : 0;
    })
    .slice(0, count);
}

function comesBefore(sign: 1 | -1, value: number, other: number): boolean {
  if (Number.isNaN(value)) return false;
  return Number.isNaN(other) || sign * value < sign * other;
}
