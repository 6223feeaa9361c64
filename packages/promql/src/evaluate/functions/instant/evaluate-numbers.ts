import { bare, type Call } from "../../../syntax/ast.ts";
import { type Context, timeOf } from "../../context.ts";
import {
  FLOAT,
  isEmpty,
  mergeSameLabels,
  newSeries,
  setFloat,
  type StepSeries,
  unnamed,
} from "../../value.ts";
import { NO_LABELS } from "../../../labels/labels.ts";
import { DATE_FUNCTIONS, NUMBER_FUNCTIONS, type NumberFunction } from "./numbers.ts";

export function isNumberFunction(name: string): boolean {
  return NUMBER_FUNCTIONS.has(name) || DATE_FUNCTIONS.has(name);
}

export async function evaluateNumberFunction(call: Call, context: Context): Promise<readonly StepSeries[]> {
  const apply = NUMBER_FUNCTIONS.get(call.name) ?? DATE_FUNCTIONS.get(call.name);
  if (apply === undefined) throw new Error(`${call.name} is no function of numbers`);
  const [subject, ...others] = call.parameters.map(bare);
  if (subject === undefined) return [ofTime(apply, context)];
  const value = await context.evaluate(subject, context);
  if (value.kind !== "vector") return [];
  const scalars: Float64Array[] = [];
  for (const other of others) {
    const scalar = await context.evaluate(other, context);
    if (scalar.kind === "scalar") scalars.push(scalar.values);
  }
  const isClamp = call.name === "clamp";
  const result: StepSeries[] = [];
  for (const series of value.series) {
    const made = applied(series, apply, scalars, isClamp, context);
    if (!isEmpty(made)) result.push(made);
    if (context.query.budget.due()) await context.query.budget.pause();
  }
  return context.query.delaysNameRemoval ? result : mergeSameLabels(result);
}

function applied(
  series: StepSeries,
  apply: NumberFunction,
  [first, second]: readonly Float64Array[],
  isClamp: boolean,
  { query, steps }: Context,
): StepSeries {
  const { labels, dropsName } = unnamed(series.labels, query.delaysNameRemoval);
  const made = newSeries(labels, steps.count, dropsName);
  const { present, values } = series;
  for (let step = 0; step < steps.count; step++) {
    if (present[step] !== FLOAT) continue;
    const [left, right] = [first?.[step] ?? 1, second?.[step] ?? 0];
    // Nothing lies between bounds that are the wrong way round.
    if (isClamp && right < left) continue;
    setFloat(made, step, apply(values[step] ?? Number.NaN, left, right));
  }
  return made;
}

function ofTime(apply: NumberFunction, { steps }: Context): StepSeries {
  const made = newSeries(NO_LABELS, steps.count, false);
  for (let step = 0; step < steps.count; step++) {
    setFloat(made, step, apply(Math.trunc(timeOf(steps, step) / 1000), 1, 0));
  }
  return made;
}
