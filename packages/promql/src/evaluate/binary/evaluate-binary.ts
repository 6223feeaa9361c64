import type { Binary } from "../../syntax/ast.ts";
import { isSetOperator } from "../../syntax/operators.ts";
import type { Context } from "../context.ts";
import type { Value } from "../value.ts";
import { numberOperator } from "./arithmetic.ts";
import { combineSets } from "./sets.ts";
import { vectorWithScalar } from "./vector-scalar.ts";
import { vectorWithVector } from "./vector-vector.ts";

export async function evaluateBinary(binary: Binary, outer: Context): Promise<Value> {
  // What is cut away depends on buckets.
  const cuts = binary.operator === "</" || binary.operator === ">/";
  const context = cuts ? { ...outer, marksResets: false } : outer;
  const left = await context.evaluate(binary.left, context);
  const right = await context.evaluate(binary.right, context);
  if (left.kind === "scalar" && right.kind === "scalar") {
    const apply = numberOperator(binary.operator);
    if (apply === undefined) throw new Error(`${binary.operator} is no operator of numbers`);
    return {
      kind: "scalar",
      values: left.values.map((value, step) => apply(value, right.values[step] ?? 0)),
    };
  }
  if (left.kind === "vector" && right.kind === "scalar") {
    return {
      kind: "vector",
      series: await vectorWithScalar(binary, left.series, right.values, false, context),
    };
  }
  if (left.kind === "scalar" && right.kind === "vector") {
    return {
      kind: "vector",
      series: await vectorWithScalar(binary, right.series, left.values, true, context),
    };
  }
  if (left.kind !== "vector" || right.kind !== "vector")
    throw new Error("a binary operator is of numbers and vectors");
  const series = isSetOperator(binary.operator)
    ? await combineSets(binary, left.series, right.series, context)
    : await vectorWithVector(binary, left.series, right.series, context);
  return { kind: "vector", series };
}
