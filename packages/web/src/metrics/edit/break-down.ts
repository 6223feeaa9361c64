/** Changes of a query through its tree: by a label, and to a value. What comes back is printed, and reads as meant. */
import {
  type Aggregation,
  type Expression,
  type Matcher,
  formatExpression,
  node,
  printExpression,
} from "@sightline/promql";
import { type Way, metricOf, replaced, selectorOf, waysOf } from "./tree.ts";

/** How one value of a query stands for many series: counts add up, levels do not. */
export type Sum = "sum" | "avg";

/**
 * Breaks the query down by the label, or takes it back where it is broken down by it: in the aggregation that is nearest
 * around the selector; without one, in one that is put around it.
 */
export function togglesLabel(way: Way, label: string, sum: Sum): Expression | undefined {
  const [root] = way;
  if (root === undefined) return undefined;
  const around = way.findLast((one) => one.kind === "aggregation");
  if (around !== undefined) return replaced(root, around, toggled(around, label));
  const inner = aggregatable(way);
  if (inner === undefined) return undefined;
  const made: Aggregation = {
    kind: "aggregation",
    operator: sum,
    parameter: undefined,
    expression: inner,
    grouping: { without: false, labels: [label] },
    span: inner.span,
  };
  return replaced(root, inner, node(made));
}

/** Labels by which the selector's nearest aggregation breaks down. */
export function labelsBy(way: Way): readonly string[] {
  const around = way.findLast((one) => one.kind === "aggregation");
  const grouping = around?.grouping;
  return grouping === undefined || grouping.without ? [] : grouping.labels;
}

function toggled(aggregation: Aggregation, label: string): Aggregation {
  const { grouping } = aggregation;
  const labels = grouping?.labels ?? [];
  const has = labels.includes(label);
  const next = has ? labels.filter((one) => one !== label) : [...labels, label];
  // What stands in `without` is what the label is taken out of.
  return node({ ...aggregation, grouping: { without: grouping?.without ?? false, labels: next } });
}

/** The widest vector around the selector that is of it alone: its rate, not a ratio with another one. */
function aggregatable(way: Way): Expression | undefined {
  const alone = way.findLastIndex((one) => one.kind === "binary") + 1;
  return way.slice(alone).find((one) => one.kind === "call" || one.kind === "selector");
}

/** The selector with the condition; one on the same label gives way, the same one is taken out. */
export function togglesMatcher(way: Way, matcher: Matcher): Expression | undefined {
  const [root] = way;
  const selector = selectorOf(way);
  if (root === undefined || selector === undefined) return undefined;
  const others = selector.matchers.filter(({ name }) => name !== matcher.name);
  const matchers = hasMatcher(way, matcher) ? others : [...others, matcher];
  return replaced(root, selector, node({ ...selector, matchers }));
}

export function hasMatcher(way: Way, matcher: Matcher): boolean {
  return (
    selectorOf(way)?.matchers.some(
      ({ name, operator, value }) =>
        name === matcher.name && operator === matcher.operator && value === matcher.value,
    ) === true
  );
}

/** The whole query narrowed to a line of its answer: every selector gets the line's labels as conditions. */
export function narrowed(root: Expression, labels: Readonly<Record<string, string>>): Expression {
  const wanted = Object.entries(labels).filter(([name]) => name !== "__name__");
  const named = new Set(wanted.map(([name]) => name));
  const conditions = wanted.map(([name, value]) => ({ name, operator: "=" as const, value }));
  return waysOf(root).reduce((whole, way) => {
    const selector = selectorOf(way);
    if (selector === undefined) return whole;
    const others = selector.matchers.filter(({ name }) => !named.has(name));
    return replaced(whole, selector, node({ ...selector, matchers: [...others, ...conditions] }));
  }, root);
}

/** Printed as it was laid out: on one line, or over several. */
export function written(expression: Expression, before: string): string {
  return before.includes("\n") ? formatExpression(expression) : printExpression(expression);
}

/** The name of the metric that the way leads to. */
export function metricAt(way: Way | undefined): string | undefined {
  const selector = way === undefined ? undefined : selectorOf(way);
  return selector === undefined ? undefined : metricOf(selector);
}
