/** A metric, or a set of conditions, as a selector's text. */
import { type Matcher, METRIC_NAME, type VectorSelector, node, printExpression } from "@sightline/promql";

/** `{__name__="x"}`: any name can stand so. */
export function selectorText(metric: string, matchers: readonly Matcher[] = []): string {
  return conditionsText([{ name: METRIC_NAME, operator: "=", value: metric }, ...matchers]);
}

export function conditionsText(matchers: readonly Matcher[]): string {
  const selector: VectorSelector = {
    kind: "selector",
    name: "",
    matchers,
    extension: undefined,
    offset: undefined,
    at: undefined,
    span: { start: 0, end: 0 },
  };
  return printExpression(node(selector));
}
