/** PromQL as SigNoz takes it: its names of metrics and labels, windows written out. */
import {
  type Expression,
  type Matcher,
  parseQuery,
  printExpression,
  type VectorSelector,
  walk,
} from "@sightline/promql";
import { isMadeElsewhere, signozLabel, signozMetric } from "./names.ts";

/** SigNoz fills in no window: each point looks five minutes back, as long as four scrapes at most take. */
const RATE_WINDOW = "5m";

export interface SignozQuery {
  readonly text: string;
  /** Absent where it cannot be read: then its names stayed. */
  readonly expression?: Expression;
  /** Metrics that nothing sends to SigNoz. */
  readonly elsewhere: readonly string[];
}

/** @param range - What stands for the whole window: `1h`. */
export function signozPromql(expr: string, range: string): SignozQuery {
  const text = expr
    .replaceAll(/\$\{?__rate_interval\}?/gu, RATE_WINDOW)
    .replaceAll(/\$\{?__interval\}?/gu, RATE_WINDOW)
    .replaceAll(/\$\{?__range\}?/gu, range);
  const read = parseQuery(text);
  if (!read.ok) return { text, elsewhere: [] };
  const elsewhere = new Set<string>();
  for (const node of walk(read.expression))
    if (node.kind === "selector" && isMadeElsewhere(node.name)) elsewhere.add(node.name);
  const expression = renamed(read.expression);
  return { text: printExpression(expression), expression, elsewhere: [...elsewhere] };
}

/** The tree with other names; what has none stays as it is. */
export function renamed(expression: Expression): Expression {
  switch (expression.kind) {
    case "selector":
      return selector(expression);
    case "range-selector":
      return { ...expression, selector: selector(expression.selector) };
    case "parentheses":
    case "subquery":
      return { ...expression, expression: renamed(expression.expression) };
    case "unary":
      return { ...expression, operand: renamed(expression.operand) };
    case "call":
      return { ...expression, parameters: expression.parameters.map(renamed) };
    case "aggregation": {
      const { grouping, parameter } = expression;
      return {
        ...expression,
        parameter: parameter === undefined ? undefined : renamed(parameter),
        expression: renamed(expression.expression),
        grouping:
          grouping === undefined ? undefined : { ...grouping, labels: grouping.labels.map(signozLabel) },
      };
    }
    case "binary": {
      const { matching } = expression;
      return {
        ...expression,
        left: renamed(expression.left),
        right: renamed(expression.right),
        matching:
          matching === undefined
            ? undefined
            : {
                ...matching,
                labels: matching.labels.map(signozLabel),
                include: matching.include.map(signozLabel),
              },
      };
    }
    default:
      return expression;
  }
}

/** A name with dots stands in the braces. */
function selector(of: VectorSelector): VectorSelector {
  const matchers: readonly Matcher[] = of.matchers.map((matcher) => ({
    ...matcher,
    name: signozLabel(matcher.name),
  }));
  const name = signozMetric(of.name);
  return name.includes(".")
    ? { ...of, name: "", matchers: [{ name: "__name__", operator: "=", value: name }, ...matchers] }
    : { ...of, matchers };
}

/** Names of labels in a legend: `{{job}}`. */
export function signozLegend(legend: string): string {
  return legend.replaceAll(/\{\{\s*(\w+)\s*\}\}/gu, (_, label: string) => `{{${signozLabel(label)}}}`);
}
