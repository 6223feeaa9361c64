/** A tree over several lines, where one line would be too long; laid out as Prometheus' `format_query` does. */
import { assertNever } from "@sightline/model";
import type { Expression } from "../syntax/ast.ts";
import { printAggregator, printExpression, printOperator, printSubqueryRange } from "./print.ts";

/** Characters on a line, as in Prometheus. */
const WIDTH = 100;

/**
 * @example
 * formatExpression(parseExpression("sum(rate(a[5m]))by(job)")); // sum by (job) (rate(a[5m]))
 */
export function formatExpression(expression: Expression, width: number = WIDTH): string {
  return format(expression, 0, width);
}

function format(expression: Expression, level: number, width: number): string {
  const margin = "  ".repeat(level);
  const whole = printExpression(expression);
  if (whole.length <= width) return margin + whole;
  switch (expression.kind) {
    case "number":
    case "string":
    case "selector":
    case "range-selector":
      return margin + whole;
    case "parentheses":
      return `${margin}(\n${format(expression.expression, level + 1, width)}\n${margin})`;
    case "unary":
      return `${margin}${expression.operator}${format(expression.operand, level, width).trimStart()}`;
    case "binary": {
      const [left, right] = [expression.left, expression.right].map((side) => format(side, level + 1, width));
      return `${left ?? ""}\n${margin}${printOperator(expression)}\n${right ?? ""}`;
    }
    case "call": {
      if (expression.parameters.length === 0) return margin + whole;
      const list = expression.parameters.map((one) => format(one, level + 1, width)).join(",\n");
      return `${margin}${expression.name}(\n${list}\n${margin})`;
    }
    case "aggregation": {
      const parts = expression.parameter === undefined ? [] : [expression.parameter];
      const list = [...parts, expression.expression].map((one) => format(one, level + 1, width)).join(",\n");
      return `${margin}${printAggregator(expression)}(\n${list}\n${margin})`;
    }
    case "subquery":
      return format(expression.expression, level, width) + printSubqueryRange(expression);
    default:
      return assertNever(expression, "expression");
  }
}
