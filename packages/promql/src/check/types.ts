/** Which type each expression has, and what does not fit. Messages are Prometheus' own. */
import { assertNever } from "@sightline/model";
import { matcherTest } from "../labels/matcher.ts";
import { METRIC_NAME } from "../labels/labels.ts";
import type { Problem, Span } from "../problem.ts";
import {
  type Aggregation,
  bare,
  type Binary,
  type Call,
  childrenOf,
  type Expression,
  type VectorSelector,
} from "../syntax/ast.ts";
import { FUNCTIONS, type ValueType } from "../syntax/functions.ts";
import { aggregationParameter, isComparison, isSetOperator } from "../syntax/operators.ts";

const NAMES: Readonly<Record<ValueType, string>> = {
  scalar: "scalar",
  vector: "instant vector",
  range: "range vector",
  string: "string",
};

/** The type of an expression's value. */
export function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case "number":
      return "scalar";
    case "string":
      return "string";
    case "parentheses":
      return typeOf(expression.expression);
    case "unary":
      return typeOf(expression.operand);
    case "binary":
      return typeOf(expression.left) === "scalar" && typeOf(expression.right) === "scalar"
        ? "scalar"
        : "vector";
    case "call":
      return FUNCTIONS.get(expression.name)?.returns ?? "vector";
    case "aggregation":
    case "selector":
      return "vector";
    case "range-selector":
    case "subquery":
      return "range";
    default:
      return assertNever(expression, "expression");
  }
}

export function checkTypes(expression: Expression): readonly Problem[] {
  const problems: Problem[] = [];
  check(expression, (message, span, hint) => {
    problems.push({ severity: "error", code: "type", message, hint, span });
  });
  return problems;
}

type Report = (message: string, span: Span, hint: string) => void;

function check(expression: Expression, report: Report): void {
  switch (expression.kind) {
    case "number":
    case "string":
    case "parentheses":
      break;
    case "selector":
      checkSelector(expression, report);
      break;
    case "range-selector":
      break;
    case "unary": {
      const type = typeOf(expression.operand);
      if (type !== "scalar" && type !== "vector") {
        const message = `unary expression only allowed on expressions of type scalar or instant vector, got "${NAMES[type]}"`;
        report(message, expression.span, hintFor("vector", type));
      }
      break;
    }
    case "binary":
      checkBinary(expression, report);
      break;
    case "call":
      checkCall(expression, report);
      break;
    case "aggregation":
      checkAggregation(expression, report);
      break;
    case "subquery": {
      const type = typeOf(expression.expression);
      if (type !== "vector") {
        const message = `subquery is only allowed on instant vector, got ${NAMES[type]} instead`;
        report(message, expression.span, "Turn a scalar into a vector with vector().");
      }
      break;
    }
  }
  const isInfo = expression.kind === "call" && expression.name === "info";
  const children = childrenOf(expression);
  // The second argument of info() names labels, and may select everything.
  for (const child of isInfo ? children.slice(0, 1) : children) check(child, report);
}

function checkSelector(selector: VectorSelector, report: Report): void {
  if (selector.name !== "" || selector.matchers.some((matcher) => !matcherTest(matcher)(""))) return;
  const hint = 'Name a metric, or match a label with a value: {job="api"}.';
  report("vector selector must contain at least one non-empty matcher", selector.span, hint);
}

function checkAggregation(aggregation: Aggregation, report: Report): void {
  expectType(aggregation.expression, "vector", "aggregation expression", report);
  const wanted = aggregationParameter(aggregation.operator);
  if (wanted !== "none" && aggregation.parameter !== undefined) {
    expectType(aggregation.parameter, wanted, "aggregation parameter", report);
  }
}

function expectType(expression: Expression, wanted: ValueType, context: string, report: Report): void {
  const type = typeOf(expression);
  if (type === wanted) return;
  report(
    `expected type ${NAMES[wanted]} in ${context}, got ${NAMES[type]}`,
    expression.span,
    hintFor(wanted, type),
  );
}

function hintFor(wanted: ValueType, got: ValueType): string {
  if (wanted === "range" && got === "vector") return "Give the selector a range: metric[5m].";
  if (wanted === "vector" && got === "range")
    return "Apply a function such as rate() to the range, or remove it.";
  if (wanted === "scalar" && got === "vector")
    return "Turn a vector of one series into a number with scalar().";
  if (wanted === "vector" && got === "scalar") return "Turn a number into a vector with vector().";
  if (wanted === "string") return "Put the text in quotes.";
  return `Write an expression of type ${NAMES[wanted]}.`;
}

function checkCall(call: Call, report: Report): void {
  const signature = FUNCTIONS.get(call.name);
  if (signature === undefined) return;
  const { parameters, optional, more } = signature;
  const given = call.parameters.length;
  const least = parameters.length - optional;
  const most = parameters.length + more;
  const form = `Write ${call.name}(${parameters.map((type) => NAMES[type]).join(", ")}).`;
  if (least === most && given !== least) {
    report(`expected ${least} argument(s) in call to "${call.name}", got ${given}`, call.span, form);
  } else if (given < least) {
    report(`expected at least ${least} argument(s) in call to "${call.name}", got ${given}`, call.span, form);
  } else if (given > most) {
    report(`expected at most ${most} argument(s) in call to "${call.name}", got ${given}`, call.span, form);
  }
  for (const [index, argument] of call.parameters.entries()) {
    const wanted = parameters[Math.min(index, parameters.length - 1)];
    if (wanted === undefined || (index >= parameters.length && more === 0)) break;
    const type = typeOf(argument);
    if (type === wanted) continue;
    const message = `expected type ${NAMES[wanted]} in call to function "${call.name}", got ${NAMES[type]}`;
    report(message, argument.span, hintFor(wanted, type));
  }
  if (call.name === "info") checkInfo(call, report);
}

function checkInfo(call: Call, report: Report): void {
  const labels = call.parameters[1];
  if (labels === undefined) return;
  if (labels.kind !== "selector") {
    report("expected label selectors only", labels.span, 'Write labels in braces: {version=~".+"}.');
  } else if (labels.name !== "") {
    const message = "expected label selectors only, got vector selector instead";
    report(message, labels.span, `Choose the info metric with {${METRIC_NAME}="${labels.name}"}.`);
  }
}

function checkBinary(binary: Binary, report: Report): void {
  const { operator, left, right, matching } = binary;
  const types = [typeOf(left), typeOf(right)] as const;
  const between = { start: left.span.end, end: right.span.start };
  if (binary.returnsBool && !isComparison(operator)) {
    report("bool modifier can only be used on comparison operators", between, "Remove bool.");
  }
  if (isComparison(operator) && !binary.returnsBool && types[0] === "scalar" && types[1] === "scalar") {
    const hint = `Write ${operator} bool: the result of two numbers is 0 or 1.`;
    report("comparisons between scalars must use BOOL modifier", between, hint);
  }
  for (const [side, type] of [
    [left, types[0]],
    [right, types[1]],
  ] as const) {
    if (type === "scalar" || type === "vector") continue;
    const message = "binary expression must contain only scalar and instant vector types";
    report(message, side.span, hintFor("vector", type));
  }
  const twice =
    matching?.on === true ? matching.labels.find((label) => matching.include.includes(label)) : undefined;
  if (twice !== undefined) {
    const message = `label "${twice}" must not occur in ON and GROUP clause at once`;
    report(message, between, "Labels that match are there anyway; remove it from the group clause.");
  }
  const fills = matching?.fillLeft !== undefined || matching?.fillRight !== undefined;
  if (types[0] === "vector" && types[1] === "vector") {
    if (!isSetOperator(operator)) return;
    if (matching?.group !== undefined) {
      report(
        `no grouping allowed for "${operator}" operation`,
        binary.span,
        "Set operators match many to many; remove the group clause.",
      );
    }
    if (fills) {
      const message = "filling in missing series not allowed for set operators";
      report(message, binary.span, "Remove the fill modifier.");
    }
    return;
  }
  if (matching !== undefined && matching.labels.length > 0) {
    const hint = "A number has no labels; remove the matching.";
    report("vector matching only allowed between instant vectors", binary.span, hint);
  }
  if (fills) {
    const hint = "A number is always there; remove the fill modifier.";
    report("filling in missing series only allowed between instant vectors", binary.span, hint);
  }
  if (isSetOperator(operator)) {
    const hint = "Turn the number into a vector with vector().";
    report(`set operator "${operator}" not allowed in binary scalar expression`, binary.span, hint);
  }
}

/** Whether parentheses aside an expression is a string literal. */
export function stringValue(expression: Expression | undefined): string | undefined {
  const inner = expression === undefined ? undefined : bare(expression);
  return inner?.kind === "string" ? inner.value : undefined;
}
