/** Dashboards of declarations as every target reads them: typed queries become PromQL. */
import {
  type Dashboard,
  type DashboardDeclaration,
  type DashboardVariable,
  type DeclarationProblem,
  type DeclaredVariable,
  exposedName,
  type MetricDeclarations,
  type Panel,
  type PanelDeclaration,
  prometheusLabelName,
  type QueryNode,
} from "@sightline/model";
import { compileQuery } from "../../query/compile.ts";
import { dnsLabel } from "../identity.ts";
import { dashboardFaults } from "../problems.ts";

/** A compiled query that knows what it was declared as. */
export type DeclaredPanelQuery = Panel["queries"][number] & { readonly query?: QueryNode };

export interface DeclaredDashboard {
  /** Of use where there are no problems. */
  readonly dashboard: Dashboard;
  readonly problems: readonly DeclarationProblem[];
}

/**
 * A DNS label from the names of service and dashboard; the backend finds a declared dashboard by it.
 *
 * @example
 * dashboardId("shop-orders", "Turns & more"); // "shop-orders-turns-more"
 */
export function dashboardId(service: string, name: string): string {
  return dnsLabel(`${service}-${name}`);
}

/**
 * @param name - Its key in the declaration.
 * @param metrics - Those that may be named: the declaration's with the standard ones.
 */
export function declaredDashboard(
  service: string,
  name: string,
  declared: DashboardDeclaration,
  metrics: MetricDeclarations,
): DeclaredDashboard {
  const problems: DeclarationProblem[] = [];
  const path = `dashboards.${name}`;
  const { rows, variables, title, ...face } = declared;
  const dashboard: Dashboard = {
    id: dashboardId(service, name),
    title,
    ...face,
    ...(variables === undefined ? {} : { variables: variables.map((one) => variableOf(one, metrics)) }),
    rows: rows.map(({ panels, ...row }, at) => ({
      ...row,
      panels: panels.map((panel, index) =>
        panelOf(panel, metrics, `${path}.rows[${at}].panels[${index}]`, problems),
      ),
    })),
  };
  // What compiled can still name variables that there are none of.
  return { dashboard, problems: problems.length > 0 ? problems : dashboardFaults(dashboard, path) };
}

function panelOf(
  { queries, ...panel }: PanelDeclaration,
  metrics: MetricDeclarations,
  path: string,
  problems: DeclarationProblem[],
): Panel {
  const compiled = queries.map((asked, index): DeclaredPanelQuery => {
    if ("kind" in asked) return asked;
    const { query, ...rest } = asked;
    const made = compileQuery(query, metrics, `${path}.queries[${index}].query`);
    problems.push(...made.problems);
    return { kind: "promql", expr: made.text, ...rest, query };
  });
  return { ...panel, queries: compiled };
}

function variableOf(variable: DeclaredVariable, metrics: MetricDeclarations): DashboardVariable {
  if (variable.kind !== "label") return variable;
  const { metric, label, ...rest } = variable;
  const declared = metrics[metric];
  const name = declared === undefined ? metric : exposedName(metric, declared);
  const suffix = declared?.type === "histogram" ? "_count" : "";
  return { ...rest, label: prometheusLabelName(label), of: `${name}${suffix}` };
}

/** As plain as files are to be: without what queries were declared as. */
export function withoutDeclarations(dashboard: Dashboard): Dashboard {
  return {
    ...dashboard,
    rows: dashboard.rows.map((row) => ({
      ...row,
      panels: row.panels.map((panel) => ({
        ...panel,
        queries: panel.queries.map((query: DeclaredPanelQuery) => {
          const { query: _, ...rest } = query;
          return rest;
        }),
      })),
    })),
  };
}
