/** An alert's expression as a query and the threshold that it is compared with, for targets that keep the two apart. */
import { bare, type Binary, type Expression, parseQuery } from "@sightline/promql";
import { isScalar } from "../rule/check/result-labels.ts";

export type ThresholdOperator = ">" | "<" | ">=" | "<=" | "==" | "!=";

export interface Threshold {
  /** PromQL, without the comparison. */
  readonly query: string;
  readonly operator: ThresholdOperator;
  readonly target: number;
}

const FLIPPED: Readonly<Record<ThresholdOperator, ThresholdOperator>> = {
  ">": "<",
  "<": ">",
  ">=": "<=",
  "<=": ">=",
  "==": "==",
  "!=": "!=",
};

/**
 * `undefined` where the whole is no comparison with a number: then whatever it gives is what fires.
 *
 * @example
 * thresholdOf("sum(rate(errors_total[5m])) > 3"); // { query: "sum(rate(errors_total[5m]))", operator: ">", target: 3 }
 */
export function thresholdOf(expr: string): Threshold | undefined {
  const parsed = parseQuery(expr);
  const whole = parsed.ok ? bare(parsed.expression) : undefined;
  if (whole?.kind !== "binary" || whole.returnsBool) return undefined;
  const operator = operatorOf(whole);
  if (operator === undefined) return undefined;
  const textOf = ({ span }: Expression): string => expr.slice(span.start, span.end);
  const right = numberOf(whole.right);
  if (right !== undefined && !isScalar(whole.left))
    return { query: textOf(whole.left), operator, target: right };
  const left = numberOf(whole.left);
  if (left !== undefined && !isScalar(whole.right))
    return { query: textOf(whole.right), operator: FLIPPED[operator], target: left };
  return undefined;
}

function operatorOf({ operator }: Binary): ThresholdOperator | undefined {
  switch (operator) {
    case ">":
    case "<":
    case ">=":
    case "<=":
    case "==":
    case "!=":
      return operator;
    default:
      return undefined;
  }
}

function numberOf(expression: Expression): number | undefined {
  const inner = bare(expression);
  if (inner.kind === "number") return inner.value;
  if (inner.kind !== "unary") return undefined;
  const operand = numberOf(inner.operand);
  return operand === undefined || inner.operator === "+" ? operand : -operand;
}
