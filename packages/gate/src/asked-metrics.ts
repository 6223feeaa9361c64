// The subpath `@sightline/gate/asked-metrics`: apart from the rest, since most checks need no PromQL.
import { parseQuery, walk } from "@sightline/promql";

/**
 * The metrics that a query asks for. What cannot be read, because of variables of a dashboard, is taken word by word.
 *
 * @example
 * askedMetrics("sum(rate(orders_total[5m]))"); // ["orders_total"]
 */
export function askedMetrics(expression: string): readonly string[] {
  const parsed = parseQuery(expression);
  if (!parsed.ok) return [...new Set(expression.match(/[a-zA-Z_:][\w:]*/gu))];
  const names = new Set<string>();
  for (const node of walk(parsed.expression)) {
    if (node.kind !== "selector") continue;
    names.add(node.name);
    for (const { name, value } of node.matchers) if (name === "__name__") names.add(value);
  }
  return [...names];
}
