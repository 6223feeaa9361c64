/** Dashboards for one tenant, and with values that a user gives to their variables. */
import type { Dashboard, DashboardVariable, LabelVariable, Panel } from "@sightline/model";
import type { TargetNote } from "../../target/note.ts";
import { createHash } from "node:crypto";

export interface DashboardPreset {
  readonly tenantId?: string;
  /** Values by the names of variables; a name that a dashboard does not have becomes a variable of it. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface PresetDashboard {
  readonly dashboard: Dashboard;
  /** Where it was made for that tenant. */
  readonly tenant?: string;
}

export interface PresetDashboards {
  readonly dashboards: readonly PresetDashboard[];
  readonly notes: readonly TargetNote[];
}

/** The label that tells tenants apart in Prometheus; a contract. */
const TENANT_LABEL = "tenant_id";

/**
 * A dashboard with a variable over `tenant_id` becomes one of that tenant's own: with an id, a title, and the tenant as the only
 * choice. The others stay as they are, for all tenants, and a note says so.
 *
 * @example
 * presetDashboards(shippedDashboards(), { tenantId: "acme", variables: { region: "eu" } });
 */
export function presetDashboards(
  dashboards: readonly Dashboard[],
  preset: DashboardPreset,
): PresetDashboards {
  const { tenantId, variables = {} } = preset;
  const notes: TargetNote[] = [];
  const own = dashboards.map((dashboard) => withValues(dashboard, variables));
  if (tenantId === undefined) return { dashboards: own.map((dashboard) => ({ dashboard })), notes };
  const renamed = new Map(own.filter(hasTenant).map(({ id }) => [id, `${id}-${slugOf(tenantId)}`]));
  const made = own.map((dashboard): PresetDashboard => {
    if (hasTenant(dashboard)) return { dashboard: forTenant(dashboard, tenantId, renamed), tenant: tenantId };
    notes.push({
      subject: dashboard.title,
      message: `it has no variable over ${TENANT_LABEL}, so it stays one for all tenants`,
      fix: `Give it a variable of the label ${TENANT_LABEL}, and name it in its queries.`,
    });
    return { dashboard };
  });
  return { dashboards: made, notes };
}

function hasTenant({ variables = [] }: Dashboard): boolean {
  return variables.some(isTenant);
}

function isTenant(variable: DashboardVariable): variable is LabelVariable {
  return variable.kind === "label" && variable.label === TENANT_LABEL;
}

function forTenant(dashboard: Dashboard, tenantId: string, renamed: ReadonlyMap<string, string>): Dashboard {
  return {
    ...dashboard,
    id: renamed.get(dashboard.id) ?? dashboard.id,
    title: `${dashboard.title} · ${tenantId}`,
    variables: (dashboard.variables ?? []).map((variable) =>
      isTenant(variable) ? onlyChoice(variable, tenantId) : variable,
    ),
    rows: dashboard.rows.map((row) => ({
      ...row,
      panels: row.panels.map((panel) => withLinks(panel, renamed)),
    })),
  };
}

/** `multiple` stays, since it is what makes Grafana escape the value for a regular expression. */
function onlyChoice({ name, title, multiple }: LabelVariable, tenantId: string): DashboardVariable {
  return {
    kind: "choice",
    name,
    ...(title === undefined ? {} : { title }),
    options: [tenantId],
    ...(multiple === undefined ? {} : { multiple }),
    value: tenantId,
  };
}

/** A click leads to the same tenant's dashboard. */
function withLinks(panel: Panel, renamed: ReadonlyMap<string, string>): Panel {
  if (panel.links === undefined) return panel;
  const links = panel.links.map((link) =>
    link.kind === "dashboard" ? { ...link, id: renamed.get(link.id) ?? link.id } : link,
  );
  return { ...panel, links };
}

function withValues(dashboard: Dashboard, values: Readonly<Record<string, string>>): Dashboard {
  const { variables = [] } = dashboard;
  const names = new Set(variables.map(({ name }) => name));
  const added = Object.entries(values)
    .filter(([name]) => !names.has(name))
    .map(([name, value]): DashboardVariable => ({ kind: "text", name, value }));
  const preset = variables.map((variable) => {
    const value = Object.hasOwn(values, variable.name) ? values[variable.name] : undefined;
    return value === undefined ? variable : withValue(variable, value);
  });
  return added.length + preset.length === 0 ? dashboard : { ...dashboard, variables: [...preset, ...added] };
}

function withValue(variable: DashboardVariable, value: string): DashboardVariable {
  if (variable.kind !== "choice" || variable.options.includes(value)) return { ...variable, value };
  return { ...variable, options: [...variable.options, value], value };
}

const DIGITS = 6;

/** Part of a DNS label; two tenants never share one. */
function slugOf(tenant: string): string {
  const words = tenant
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "");
  if (words === tenant) return words;
  const digest = createHash("sha256").update(tenant).digest("hex").slice(0, DIGITS);
  return words === "" ? digest : `${words}-${digest}`;
}
