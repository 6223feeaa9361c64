/** Functions that make numbers of nothing or of vectors, and vectors of numbers. */
import { NO_LABELS } from "../../../labels/labels.ts";
import { bare, type Call } from "../../../syntax/ast.ts";
import { type Context, timeOf } from "../../context.ts";
import { FLOAT, newSeries, type StepSeries, type Value } from "../../value.ts";
import { largerOf, smallerOf } from "./numbers.ts";

type ScalarFunction = (call: Call, context: Context) => Promise<Float64Array>;

export const SCALAR_FUNCTIONS: ReadonlyMap<string, ScalarFunction> = new Map<string, ScalarFunction>([
  ["time", (_, { steps }) => each(steps.count, (step) => timeOf(steps, step) / 1000)],
  ["pi", (_, { steps }) => each(steps.count, () => Math.PI)],
  ["start", (_, { query, steps }) => each(steps.count, () => query.window.start / 1000)],
  ["end", (_, { query, steps }) => each(steps.count, () => query.end / 1000)],
  ["step", (_, { query, steps }) => each(steps.count, () => query.window.interval / 1000)],
  ["range", (_, { query, steps }) => each(steps.count, () => (query.end - query.window.start) / 1000)],
  ["max_of", (call, context) => ofTwo(call, context, largerOf)],
  ["min_of", (call, context) => ofTwo(call, context, smallerOf)],
  ["scalar", scalarOf],
]);

function each(count: number, value: (step: number) => number): Promise<Float64Array> {
  return Promise.resolve(Float64Array.from({ length: count }, (_, step) => value(step)));
}

async function ofTwo(
  call: Call,
  context: Context,
  choose: (left: number, right: number) => number,
): Promise<Float64Array> {
  const [left, right] = await argumentsOf(call, context);
  if (left?.kind !== "scalar" || right?.kind !== "scalar") return new Float64Array(context.steps.count);
  return left.values.map((value, step) => choose(value, right.values[step] ?? Number.NaN));
}

/** The value of the only series that has one; NaN for none or several. */
async function scalarOf(call: Call, context: Context): Promise<Float64Array> {
  const [vector] = await argumentsOf(call, context);
  const values = new Float64Array(context.steps.count).fill(Number.NaN);
  if (vector?.kind !== "vector") return values;
  const found = new Uint8Array(values.length);
  for (const series of vector.series) {
    for (let step = 0; step < values.length; step++) {
      if (series.present[step] !== FLOAT) continue;
      values[step] = found[step] === 1 ? Number.NaN : (series.values[step] ?? Number.NaN);
      found[step] = 1;
    }
  }
  return values;
}

export async function argumentsOf(call: Call, context: Context): Promise<readonly Value[]> {
  const values: Value[] = [];
  for (const argument of call.parameters) values.push(await context.evaluate(bare(argument), context));
  return values;
}

/** `vector(scalar)`: a series without labels. */
export function vectorOfScalar(values: Float64Array): StepSeries {
  const made = newSeries(NO_LABELS, values.length, false);
  made.present.fill(FLOAT);
  made.values.set(values);
  return made;
}
