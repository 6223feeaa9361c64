/** What is wrong with dashboards of unknown content. */
import { type Check, listOf, object, oneOf, recordOf, text } from "../declaration/shape.ts";
import type { MetricDeclarations } from "../metric-declaration.ts";
import type { DeclarationProblem } from "../metric-rules.ts";
import { queryProblems } from "../query/problems.ts";
import { PANEL_KINDS } from "./declaration.ts";

/** Everything that is wrong with `dashboards` of a declaration; `metrics` are those that a panel may name. */
export function dashboardProblems(
  dashboards: unknown,
  metrics: MetricDeclarations,
  path = "dashboards",
): readonly DeclarationProblem[] {
  const asked: Check = (value, at) => queryProblems(value, metrics, at);
  const panel = object(
    {
      kind: oneOf(PANEL_KINDS),
      title: text,
      queries: listOf(object({ query: asked }, { legend: text })),
    },
    { description: text, unit: text },
  );
  const dashboard = object(
    { title: text, rows: listOf(object({ title: text, panels: listOf(panel) })) },
    { description: text },
  );
  return recordOf(dashboard)(dashboards, path);
}
