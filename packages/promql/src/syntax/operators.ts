import type { AggregationOperator, BinaryOperator, ComparisonOperator, SetOperator } from "./ast.ts";

/** How tightly binary operators bind, loosest first; `^` alone groups from the right. */
export const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = Object.freeze({
  or: 1,
  and: 2,
  unless: 2,
  "==": 3,
  "!=": 3,
  ">": 3,
  "<": 3,
  ">=": 3,
  "<=": 3,
  "</": 3,
  ">/": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
  atan2: 5,
  "^": 6,
});

const BINARY: ReadonlyMap<string, BinaryOperator> = new Map<string, BinaryOperator>([
  ["or", "or"],
  ["and", "and"],
  ["unless", "unless"],
  ["==", "=="],
  ["!=", "!="],
  [">", ">"],
  ["<", "<"],
  [">=", ">="],
  ["<=", "<="],
  ["</", "</"],
  [">/", ">/"],
  ["+", "+"],
  ["-", "-"],
  ["*", "*"],
  ["/", "/"],
  ["%", "%"],
  ["atan2", "atan2"],
  ["^", "^"],
]);

export function binaryOperator(text: string): BinaryOperator | undefined {
  return BINARY.get(text.toLowerCase());
}

export function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return PRECEDENCE[operator] === 3 && operator !== "</" && operator !== ">/";
}

export function isSetOperator(operator: BinaryOperator): operator is SetOperator {
  return PRECEDENCE[operator] < 3;
}

type Parameter = "none" | "scalar" | "string";

/** The aggregation operators, and what each takes before its vector. */
const AGGREGATIONS: ReadonlyMap<string, readonly [AggregationOperator, Parameter]> = new Map(
  (
    [
      ["sum", "none"],
      ["avg", "none"],
      ["count", "none"],
      ["min", "none"],
      ["max", "none"],
      ["group", "none"],
      ["stddev", "none"],
      ["stdvar", "none"],
      ["topk", "scalar"],
      ["bottomk", "scalar"],
      ["count_values", "string"],
      ["quantile", "scalar"],
      ["limitk", "scalar"],
      ["limit_ratio", "scalar"],
    ] as const
  ).map(([operator, parameter]) => [operator, [operator, parameter]]),
);

export const AGGREGATION_NAMES: readonly string[] = Object.freeze([...AGGREGATIONS.keys()]);

export function aggregationOperator(text: string): AggregationOperator | undefined {
  return AGGREGATIONS.get(text.toLowerCase())?.[0];
}

export function aggregationParameter(operator: AggregationOperator): Parameter {
  return AGGREGATIONS.get(operator)?.[1] ?? "none";
}
