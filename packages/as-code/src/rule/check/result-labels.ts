/** Which labels the result of an expression can have, as far as the expression alone says it. */
import { bare, type Binary, type Expression } from "@sightline/promql";

const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", ">", "<", ">=", "<="]);
/** They choose among series and leave their labels alone. */
const CHOOSING: ReadonlySet<string> = new Set(["topk", "bottomk", "limitk", "limit_ratio"]);

export function isComparison({ operator }: Binary): boolean {
  return COMPARISONS.has(operator);
}

/**
 * The labels that an aggregation kept; `undefined` where any label may be there.
 *
 * @example
 * resultLabels(parseExpression("sum by (job) (up) > 1")); // Set { "job" }
 */
export function resultLabels(expression: Expression): ReadonlySet<string> | undefined {
  const inner = bare(expression);
  switch (inner.kind) {
    case "number":
    case "string":
      return new Set();
    case "unary":
      return resultLabels(inner.operand);
    case "aggregation": {
      if (CHOOSING.has(inner.operator)) return resultLabels(inner.expression);
      if (inner.operator === "count_values") return undefined;
      if (inner.grouping === undefined) return new Set();
      return inner.grouping.without ? undefined : new Set(inner.grouping.labels);
    }
    case "call":
      return callLabels(inner.name, inner.parameters);
    case "binary":
      return binaryLabels(inner);
    default:
      return undefined;
  }
}

function callLabels(name: string, parameters: readonly Expression[]): ReadonlySet<string> | undefined {
  switch (name) {
    case "vector":
    case "scalar":
    case "time":
    case "pi":
      return new Set();
    case "histogram_quantile": {
      const labels = parameters[1] === undefined ? undefined : resultLabels(parameters[1]);
      return labels === undefined ? undefined : new Set([...labels].filter((label) => label !== "le"));
    }
    case "abs":
    case "ceil":
    case "clamp":
    case "clamp_max":
    case "clamp_min":
    case "floor":
    case "round":
    case "sqrt":
      return parameters[0] === undefined ? undefined : resultLabels(parameters[0]);
    default:
      return undefined;
  }
}

function binaryLabels(binary: Binary): ReadonlySet<string> | undefined {
  const { left, right, operator, matching } = binary;
  if (isScalar(right)) return resultLabels(left);
  if (isScalar(left)) return resultLabels(right);
  if (operator === "and" || operator === "unless") return resultLabels(left);
  if (operator === "or") {
    const both = [resultLabels(left), resultLabels(right)];
    const known = both.filter((labels) => labels !== undefined);
    return known.length === 2 ? new Set(known.flatMap((labels) => [...labels])) : undefined;
  }
  if (matching !== undefined) return undefined;
  return resultLabels(left) ?? resultLabels(right);
}

/** A side without series: a number, or a function that gives one. */
export function isScalar(expression: Expression): boolean {
  const inner = bare(expression);
  switch (inner.kind) {
    case "number":
      return true;
    case "unary":
      return isScalar(inner.operand);
    case "call":
      return inner.name === "scalar" || inner.name === "time" || inner.name === "pi";
    case "binary":
      return isScalar(inner.left) && isScalar(inner.right);
    default:
      return false;
  }
}
