/** Calls of functions: each family evaluates its own. */
import { bare, type Call } from "../../../syntax/ast.ts";
import type { Context } from "../../context.ts";
import { selectVector } from "../../select/vector.ts";
import {
  ABSENT,
  mergeSameLabels,
  newSeries,
  setFloat,
  type StepSeries,
  unnamed,
  type Value,
} from "../../value.ts";
import { timeOf } from "../../context.ts";
import { evaluateHistogramFunction, isHistogramFunction } from "../histogram/evaluate-histogram.ts";
import { evaluateRangeFunction, isRangeFunction } from "../range/evaluate-range.ts";
import { absentFrom } from "./absent.ts";
import { evaluateNumberFunction, isNumberFunction } from "./evaluate-numbers.ts";
import { evaluateInfo } from "./info.ts";
import { labelJoin, labelReplace } from "./relabel.ts";
import { argumentsOf, SCALAR_FUNCTIONS, vectorOfScalar } from "./scalars.ts";
import { evaluateSort, isSortFunction } from "./sort.ts";

export async function evaluateCall(call: Call, context: Context): Promise<Value> {
  const scalar = SCALAR_FUNCTIONS.get(call.name);
  if (scalar !== undefined) return { kind: "scalar", values: await scalar(call, context) };
  return { kind: "vector", series: await vectorOfCall(call, context) };
}

async function vectorOfCall(call: Call, context: Context): Promise<readonly StepSeries[]> {
  const { name } = call;
  if (name === "absent_over_time")
    return absentFrom(await evaluateRangeFunction(call, withDelay(context)), call, context);
  if (isRangeFunction(name)) return evaluateRangeFunction(call, context);
  if (isNumberFunction(name)) return evaluateNumberFunction(call, context);
  if (isHistogramFunction(name)) return evaluateHistogramFunction(call, context);
  if (isSortFunction(name)) return evaluateSort(call, context);
  switch (name) {
    case "label_replace":
      return labelReplace(call, context);
    case "label_join":
      return labelJoin(call, context);
    case "timestamp":
      return timestamps(call, context);
    case "vector": {
      const [value] = await argumentsOf(call, context);
      return value?.kind === "scalar" ? [vectorOfScalar(value.values)] : [];
    }
    case "absent": {
      const [value] = await argumentsOf(call, context);
      return absentFrom(value?.kind === "vector" ? value.series : [], call, context);
    }
    case "info":
      return evaluateInfo(call, context);
    case "start_timestamp":
      return startTimestamps(call, context);
    default:
      throw new Error(`${name} stands in the list of functions and is not evaluated`);
  }
}

/** Names stay apart until the end, so that series which differ in their name only do not collide. */
function withDelay(context: Context): Context {
  return { ...context, query: { ...context.query, delaysNameRemoval: true } };
}

/** When counting began for the samples of a selector; nothing of anything else, as in Prometheus. */
async function startTimestamps(call: Call, context: Context): Promise<readonly StepSeries[]> {
  const [argument] = call.parameters;
  const subject = argument === undefined ? undefined : bare(argument);
  if (subject?.kind !== "selector") return [];
  const { delaysNameRemoval } = context.query;
  const series = await selectVector(subject, context, "start-times");
  const renamed = series.map((one) => ({ ...one, ...unnamed(one.labels, delaysNameRemoval) }));
  return delaysNameRemoval ? renamed : mergeSameLabels(renamed);
}

/** When the samples of a selector were taken; of anything else, the time of the step. */
async function timestamps(call: Call, context: Context): Promise<readonly StepSeries[]> {
  const [argument] = call.parameters;
  if (argument === undefined) return [];
  const { query, steps } = context;
  const subject = bare(argument);
  if (subject.kind === "selector") {
    const series = await selectVector(subject, context, "times");
    const renamed = series.map((one) => ({ ...one, ...unnamed(one.labels, query.delaysNameRemoval) }));
    return query.delaysNameRemoval ? renamed : mergeSameLabels(renamed);
  }
  const value = await context.evaluate(subject, context);
  if (value.kind !== "vector") return [];
  const result = value.series.map((series) => {
    const { labels, dropsName } = unnamed(series.labels, query.delaysNameRemoval);
    const made = newSeries(labels, steps.count, dropsName);
    for (let step = 0; step < steps.count; step++) {
      if (series.present[step] !== ABSENT) setFloat(made, step, timeOf(steps, step) / 1000);
    }
    return made;
  });
  return query.delaysNameRemoval ? result : mergeSameLabels(result);
}
