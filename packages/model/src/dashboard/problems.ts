/** What is wrong with dashboards of unknown content. */
import { type Check, flag, isRecord, listOf, object, oneOf, recordOf, text } from "../declaration/shape.ts";
import type { MetricDeclarations } from "../metric-declaration.ts";
import type { DeclarationProblem } from "../metric-rules.ts";
import { nearestName } from "../nearest-name.ts";
import { queryProblems } from "../query/problems.ts";
import { PANEL_KINDS } from "./declaration.ts";
import { DASHBOARD_FACE, PANEL_LOOK, panelQuery, ROW_FACE, SEVERAL, variable } from "./form.ts";

/** Everything that is wrong with `dashboards` of a declaration; `metrics` are those that a panel may name. */
export function dashboardProblems(
  dashboards: unknown,
  metrics: MetricDeclarations,
  path = "dashboards",
): readonly DeclarationProblem[] {
  const asked: Check = (value, at) => queryProblems(value, metrics, at);
  const declared = object({ query: asked }, { legend: text, exemplars: flag, instant: flag });
  const query: Check = (value, at) =>
    isRecord(value) && value["kind"] === "search" ? panelQuery(value, at) : declared(value, at);
  const panel = object({ kind: oneOf(PANEL_KINDS), title: text, queries: listOf(query) }, PANEL_LOOK);
  const dashboard = object(
    { title: text, rows: listOf(object({ title: text, panels: listOf(panel) }, ROW_FACE)) },
    { ...DASHBOARD_FACE, variables: listOf(variableOf(metrics)) },
  );
  return recordOf(dashboard)(dashboards, path);
}

/** On what is scraped or received by OTLP, whatever is declared. */
const TARGET_LABELS: readonly string[] = ["job", "instance"];

function variableOf(metrics: MetricDeclarations): Check {
  const ofLabel = object({ kind: text, name: text, metric: text, label: text }, SEVERAL);
  return (value, path) => {
    if (!isRecord(value) || value["kind"] !== "label") return variable(value, path);
    const found = ofLabel(value, path);
    return found.length > 0 ? found : labelProblems(value, metrics, path);
  };
}

function labelProblems(
  { metric, label }: Readonly<Record<string, unknown>>,
  metrics: MetricDeclarations,
  path: string,
): readonly DeclarationProblem[] {
  if (typeof metric !== "string" || typeof label !== "string") return [];
  const declared = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
  if (declared === undefined) {
    const message = `there is no metric ${metric}`;
    return [
      {
        path: `${path}.metric`,
        message,
        fix: fixOf(metric, Object.keys(metrics), "Declare it under metrics."),
      },
    ];
  }
  const labels = [...(declared.labels ?? []), ...TARGET_LABELS];
  if (labels.includes(label)) return [];
  const message = `${metric} has no label ${label}`;
  return [{ path: `${path}.label`, message, fix: fixOf(label, labels, `It has ${labels.join(", ")}.`) }];
}

function fixOf(name: string, names: readonly string[], otherwise: string): string {
  const near = nearestName(name, names);
  return near === undefined ? otherwise : `Did you mean ${near}?`;
}
