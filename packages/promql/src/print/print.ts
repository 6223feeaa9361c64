/** A tree as text, in Prometheus' own form: what is printed reads back as the same tree. */
import { assertNever } from "@sightline/model";
import { isPlainLabelName, quoted } from "../labels/labels.ts";
import type { Matcher } from "../labels/matcher.ts";
import {
  type Aggregation,
  type At,
  type Binary,
  type DurationExpression,
  type Expression,
  type VectorSelector,
} from "../syntax/ast.ts";
import { printDuration, printNumber } from "../syntax/number-literal.ts";

/**
 * @example
 * printExpression(parseExpression("sum(rate(a[300s]))by(job)")); // sum by (job) (rate(a[5m]))
 */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return expression.isDuration
        ? printDuration(Math.round(expression.value * 1000))
        : printNumber(expression.value);
    case "string":
      return quoted(expression.value);
    case "parentheses":
      return `(${printExpression(expression.expression)})`;
    case "unary":
      return `${expression.operator}${printExpression(expression.operand)}`;
    case "binary":
      return `${printExpression(expression.left)} ${printOperator(expression)} ${printExpression(expression.right)}`;
    case "call":
      return `${expression.name}(${expression.parameters.map(printExpression).join(", ")})`;
    case "aggregation": {
      const parameter =
        expression.parameter === undefined ? "" : `${printExpression(expression.parameter)}, `;
      return `${printAggregator(expression)}(${parameter}${printExpression(expression.expression)})`;
    }
    case "selector":
      return printVectorSelector(expression) + printExtension(expression) + printModifiers(expression);
    case "range-selector": {
      const selector = printVectorSelector(expression.selector);
      return `${selector}[${printRange(expression.range)}]${printExtension(expression)}${printModifiers(expression)}`;
    }
    case "subquery":
      return printExpression(expression.expression) + printSubqueryRange(expression);
    default:
      return assertNever(expression, "expression");
  }
}

/** `[5m:1m] @ start() offset 1h` */
export function printSubqueryRange(subquery: Extract<Expression, { kind: "subquery" }>): string {
  const step = subquery.step === undefined ? "" : printRange(subquery.step);
  return `[${printRange(subquery.range)}:${step}]${printModifiers(subquery)}`;
}

/** The operator with what stands before its right side. */
export function printOperator({ operator, returnsBool, matching }: Binary): string {
  let text: string = operator;
  if (returnsBool) text += " bool";
  if (matching === undefined) return text;
  if (matching.on || matching.labels.length > 0 || matching.group !== undefined) {
    text += ` ${matching.on ? "on" : "ignoring"} (${printNames(matching.labels)})`;
  }
  if (matching.group !== undefined) text += ` group_${matching.group} (${printNames(matching.include)})`;
  const { fillLeft, fillRight } = matching;
  if (fillLeft !== undefined && Object.is(fillLeft, fillRight))
    return `${text} fill (${printNumber(fillLeft)})`;
  if (fillLeft !== undefined) text += ` fill_left (${printNumber(fillLeft)})`;
  if (fillRight !== undefined) text += ` fill_right (${printNumber(fillRight)})`;
  return text;
}

/** `sum by (job) `, up to the parenthesis. */
export function printAggregator({ operator, grouping }: Aggregation): string {
  if (grouping === undefined || (!grouping.without && grouping.labels.length === 0)) return operator;
  return `${operator} ${grouping.without ? "without" : "by"} (${printNames(grouping.labels)}) `;
}

function printNames(names: readonly string[]): string {
  return names.map((name) => (isPlainLabelName(name) ? name : quoted(name))).join(", ");
}

function printVectorSelector({ name, matchers }: VectorSelector): string {
  if (matchers.length === 0 && name !== "") return name;
  return `${name}{${matchers.map(printMatcher).join(",")}}`;
}

export function printMatcher(matcher: Matcher): string {
  const name = isPlainLabelName(matcher.name) ? matcher.name : quoted(matcher.name);
  return `${name}${matcher.operator}${quoted(matcher.value)}`;
}

function printExtension({ extension }: { readonly extension: string | undefined }): string {
  return extension === undefined ? "" : ` ${extension}`;
}

function printModifiers(modified: {
  readonly at: At | undefined;
  readonly offset: DurationExpression | undefined;
}): string {
  const { at, offset } = modified;
  const parts = [
    at === undefined ? "" : ` @ ${at.kind === "time" ? (at.ms / 1000).toFixed(3) : `${at.kind}()`}`,
    offset === undefined ? "" : ` offset ${printOffset(offset)}`,
  ];
  return parts.join("");
}

function printOffset(offset: DurationExpression): string {
  return offset.kind === "number"
    ? printDuration(Math.round(offset.value * 1000))
    : printDurationExpression(offset);
}

function printRange(range: DurationExpression): string {
  return range.kind === "number"
    ? printDuration(Math.round(range.value * 1000))
    : printDurationExpression(range);
}

function printDurationExpression(duration: DurationExpression): string {
  switch (duration.kind) {
    case "number":
      return duration.isDuration
        ? printDuration(Math.round(duration.value * 1000))
        : printNumber(duration.value);
    case "query-step":
      return "step()";
    case "query-range":
      return "range()";
    case "duration-parentheses":
      return `(${printDurationExpression(duration.expression)})`;
    case "duration-unary":
      return `${duration.operator}${printDurationExpression(duration.operand)}`;
    case "duration-binary": {
      const [left, right] = [printDurationExpression(duration.left), printDurationExpression(duration.right)];
      const { operator } = duration;
      if (operator === "min_of" || operator === "max_of") return `${operator}(${left}, ${right})`;
      return `${left} ${operator} ${right}`;
    }
    default:
      return assertNever(duration, "duration");
  }
}
