/** Evaluates a tree: each kind of node by its own part. */
import { assertNever } from "@sightline/model";
import { scaled } from "../histogram/arithmetic.ts";
import { bare, childrenOf, type Expression, type Unary } from "../syntax/ast.ts";
import { evaluateAggregation } from "./aggregate/evaluate-aggregation.ts";
import { evaluateBinary } from "./binary/evaluate-binary.ts";
import type { Context } from "./context.ts";
import { evaluateCall } from "./functions/instant/evaluate-call.ts";
import { selectSmoothed } from "./select/smoothed.ts";
import { selectVector } from "./select/vector.ts";
import {
  ABSENT,
  bytesOf,
  FLOAT,
  HISTOGRAM,
  mergeSameLabels,
  newSeries,
  setFloat,
  setHistogram,
  type StepSeries,
  unnamed,
  type Value,
} from "./value.ts";

export async function evaluate(expression: Expression, context: Context): Promise<Value> {
  const { budget } = context.query;
  const before = budget.held;
  budget.check();
  const value =
    context.steps.count > 1 && isFixed(expression)
      ? repeated(
          await evaluateNode(expression, {
            ...context,
            steps: { ...context.steps, count: 1, end: context.steps.start },
          }),
          context.steps.count,
        )
      : await evaluateNode(expression, context);
  // What the parts held is free now.
  budget.hold(before + bytesOf(value));
  return value;
}

async function evaluateNode(expression: Expression, context: Context): Promise<Value> {
  switch (expression.kind) {
    case "number":
      return { kind: "scalar", values: new Float64Array(context.steps.count).fill(expression.value) };
    case "string":
      return { kind: "string", value: expression.value };
    case "parentheses":
      return evaluate(expression.expression, context);
    case "unary":
      return evaluateUnary(expression, context);
    case "binary":
      return evaluateBinary(expression, context);
    case "call":
      return evaluateCall(expression, context);
    case "aggregation":
      return { kind: "vector", series: await evaluateAggregation(expression, context) };
    case "selector":
      return {
        kind: "vector",
        series: await (expression.extension === undefined ? selectVector : selectSmoothed)(
          expression,
          context,
        ),
      };
    case "range-selector":
    case "subquery":
      // Functions read ranges themselves; a range alone is answered by the door of instant queries.
      throw new Error("a range has no value at a step");
    default:
      return assertNever(expression, "expression");
  }
}

async function evaluateUnary({ operator, operand }: Unary, context: Context): Promise<Value> {
  const value = await evaluate(operand, context);
  if (operator === "+" || value.kind === "string") return value;
  if (value.kind === "scalar") return { kind: "scalar", values: value.values.map((number) => -number) };
  const { delaysNameRemoval } = context.query;
  const series = value.series.map((one) => negated(one, delaysNameRemoval));
  return { kind: "vector", series: delaysNameRemoval ? series : mergeSameLabels(series) };
}

function negated(series: StepSeries, isDelayed: boolean): StepSeries {
  const { labels, dropsName } = unnamed(series.labels, isDelayed);
  const made = newSeries(labels, series.present.length, dropsName);
  for (let step = 0; step < series.present.length; step++) {
    const histogram = series.present[step] === HISTOGRAM ? series.histograms?.[step] : undefined;
    if (histogram !== undefined) setHistogram(made, step, scaled(histogram, -1));
    else if (series.present[step] === FLOAT) setFloat(made, step, -(series.values[step] ?? 0));
  }
  return made;
}

/** Functions whose value depends on the moment of evaluation even if their arguments do not. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set(
  "days_in_month day_of_month day_of_week day_of_year hour minute month year predict_linear time timestamp start end step range".split(
    " ",
  ),
);

const fixed = new WeakMap<Expression, boolean>();

/** Whether an expression has the same value at all steps because each of its selectors has `@`, or it has none. */
function isFixed(expression: Expression): boolean {
  let known = fixed.get(expression);
  if (known === undefined) {
    const isLiteral = expression.kind === "number" || expression.kind === "string";
    known = !isLiteral && isInvariant(expression);
    fixed.set(expression, known);
  }
  return known;
}

function isInvariant(expression: Expression): boolean {
  switch (expression.kind) {
    case "selector":
    case "range-selector":
    case "subquery":
      return expression.at !== undefined;
    case "call": {
      const [first] = expression.parameters;
      // The times of a selector's samples are fixed with it.
      const isOfSelector =
        expression.name === "timestamp" && first !== undefined && bare(first).kind === "selector";
      if (OF_THE_MOMENT.has(expression.name) && !isOfSelector) return false;
      return expression.parameters.every(isInvariant);
    }
    case "aggregation":
      return (
        isInvariant(expression.expression) &&
        (expression.parameter === undefined || isInvariant(expression.parameter))
      );
    default:
      return childrenOf(expression).every(isInvariant);
  }
}

function repeated(value: Value, count: number): Value {
  switch (value.kind) {
    case "string":
      return value;
    case "scalar":
      return { kind: "scalar", values: new Float64Array(count).fill(value.values[0] ?? Number.NaN) };
    case "vector":
      return { kind: "vector", series: value.series.map((one) => repeatedSeries(one, count)) };
    default:
      return assertNever(value, "value");
  }
}

function repeatedSeries(series: StepSeries, count: number): StepSeries {
  const made = newSeries(series.labels, count, series.dropsName);
  const kind = series.present[0] ?? ABSENT;
  made.present.fill(kind);
  made.values.fill(series.values[0] ?? 0);
  const histogram = series.histograms?.[0];
  if (kind === HISTOGRAM && histogram !== undefined)
    made.histograms = Array.from({ length: count }, () => histogram);
  return made;
}
