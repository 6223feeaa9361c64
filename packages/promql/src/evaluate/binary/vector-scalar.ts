/** A vector and a number. */
import type { Binary } from "../../syntax/ast.ts";
import { isComparison } from "../../syntax/operators.ts";
import type { Context } from "../context.ts";
import {
  ABSENT,
  FLOAT,
  HISTOGRAM,
  isEmpty,
  mergeSameLabels,
  newSeries,
  setFloat,
  setHistogram,
  type StepSeries,
  unnamed,
} from "../value.ts";
import { changesMeaning, numberOperator } from "./arithmetic.ts";
import { operate, type Sample } from "./sample.ts";

/** `isSwapped`: the number stands left. */
export async function vectorWithScalar(
  binary: Binary,
  series: readonly StepSeries[],
  scalar: Float64Array,
  isSwapped: boolean,
  { query, steps }: Context,
): Promise<readonly StepSeries[]> {
  const losesName = changesMeaning(binary.operator) || binary.returnsBool;
  const plain = isComparison(binary.operator) ? undefined : numberOperator(binary.operator);
  const sample: Sample = { value: 0, histogram: undefined, isKept: true };
  const kept: StepSeries[] = [];
  for (const one of series) {
    const named = losesName ? unnamed(one.labels, query.delaysNameRemoval) : one;
    const made = newSeries(named.labels, steps.count, named.dropsName);
    if (plain !== undefined && one.histograms === undefined) arithmetic(plain, one, scalar, isSwapped, made);
    else stepwise(binary, one, scalar, isSwapped, made, sample, query.notes);
    if (!isEmpty(made)) kept.push(made);
    if (query.budget.due()) await query.budget.pause();
  }
  return losesName && !query.delaysNameRemoval ? mergeSameLabels(kept) : kept;
}

function arithmetic(
  apply: (left: number, right: number) => number,
  { present, values }: StepSeries,
  scalar: Float64Array,
  isSwapped: boolean,
  made: StepSeries,
): void {
  for (let step = 0; step < present.length; step++) {
    if (present[step] !== FLOAT) continue;
    const [value, number] = [values[step] ?? 0, scalar[step] ?? 0];
    made.values[step] = isSwapped ? apply(number, value) : apply(value, number);
    made.present[step] = FLOAT;
  }
}

function stepwise(
  binary: Binary,
  one: StepSeries,
  scalar: Float64Array,
  isSwapped: boolean,
  made: StepSeries,
  sample: Sample,
  notes: Context["query"]["notes"],
): void {
  for (let step = 0; step < one.present.length; step++) {
    if (one.present[step] === ABSENT) continue;
    const [value, number] = [one.values[step] ?? 0, scalar[step] ?? 0];
    const histogram = one.present[step] === HISTOGRAM ? one.histograms?.[step] : undefined;
    const fits = isSwapped
      ? operate(binary, number, value, undefined, histogram, notes, sample)
      : operate(binary, value, number, histogram, undefined, notes, sample);
    if (!fits) continue;
    if (binary.returnsBool) setFloat(made, step, sample.isKept ? 1 : 0);
    else if (!sample.isKept) continue;
    else if (sample.histogram !== undefined) setHistogram(made, step, sample.histogram);
    // A comparison shows the vector's value, on whichever side it stands.
    else setFloat(made, step, isComparison(binary.operator) ? value : sample.value);
  }
}
