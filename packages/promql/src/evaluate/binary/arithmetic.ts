/** What binary operators make of two numbers. */
import type { ArithmeticOperator, BinaryOperator, ComparisonOperator } from "../../syntax/ast.ts";

type NumberOperator = ArithmeticOperator | ComparisonOperator;

/** Comparisons give 1 or 0. */
export const NUMBER_OPERATORS: Readonly<Record<NumberOperator, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
  "^": power,
  atan2: Math.atan2,
  "==": (left, right) => (left === right ? 1 : 0),
  "!=": (left, right) => (left !== right ? 1 : 0),
  ">": (left, right) => (left > right ? 1 : 0),
  "<": (left, right) => (left < right ? 1 : 0),
  ">=": (left, right) => (left >= right ? 1 : 0),
  "<=": (left, right) => (left <= right ? 1 : 0),
};

/** Go's `math.Pow`: 1 to any power is 1, and so is −1 to an infinite one. */
function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY)) return 1;
  return base ** exponent;
}

export function numberOperator(
  operator: BinaryOperator,
): ((left: number, right: number) => number) | undefined {
  switch (operator) {
    case "and":
    case "or":
    case "unless":
    case "</":
    case ">/":
      return undefined;
    default:
      return NUMBER_OPERATORS[operator];
  }
}

/** Whether the result is another quantity than the left side, so that the metric's name would mislead. */
export function changesMeaning(operator: BinaryOperator): boolean {
  switch (operator) {
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
    case "^":
    case "atan2":
      return true;
    default:
      return false;
  }
}
