/** All dashboards that this backend can show: what ships comes with its start, the rest with declarations. */
import type { DashboardDetail, DashboardList, DashboardSummary } from "@sightline/api";
import { type Dashboard, nearestName } from "@sightline/model";
import type { Declarations } from "../declarations/declarations.ts";
import { type Declared, declaredDashboards } from "./declared.ts";
import { dashboardErrors } from "./errors.ts";

export interface Dashboards {
  list(): DashboardList;
  /** Throws DASHBOARD_NOT_FOUND. */
  get(id: string): DashboardDetail;
}

/** A declared dashboard takes the place of a shipped one with its id. */
export function dashboardsOf(shipped: readonly Dashboard[], declarations: Declarations): Dashboards {
  /** By manifest: one that is replaced is another object. */
  const known = new WeakMap<object, Declared>();
  const read = (): {
    readonly details: readonly DashboardDetail[];
    readonly refused: DashboardList["refused"];
  } => {
    const refused: { service: string; name: string; reason: string }[] = [];
    const byId = new Map<string, DashboardDetail>();
    for (const { service } of declarations.list().declarations) {
      const manifest = declarations.get(service);
      if (manifest === undefined) continue;
      const declared = known.get(manifest) ?? declaredDashboards(manifest);
      known.set(manifest, declared);
      for (const one of declared.refused) refused.push({ service, ...one });
      for (const dashboard of declared.dashboards) {
        const taken = byId.get(dashboard.id);
        if (taken === undefined) byId.set(dashboard.id, { source: "declared", service, dashboard });
        else
          refused.push({
            service,
            name: dashboard.id,
            reason: `the id is taken by a dashboard of ${taken.service ?? "ours"}`,
          });
      }
    }
    const own = [...byId.values()].toSorted((left, right) =>
      left.dashboard.title < right.dashboard.title ? -1 : 1,
    );
    const rest = shipped
      .filter(({ id }) => !byId.has(id))
      .map((dashboard): DashboardDetail => ({ source: "shipped", service: null, dashboard }));
    return { details: [...own, ...rest], refused };
  };
  return {
    list: () => {
      const { details, refused } = read();
      return { dashboards: details.map(summaryOf), refused };
    },
    get: (id) => {
      const { details } = read();
      const found = details.find(({ dashboard }) => dashboard.id === id);
      if (found !== undefined) return found;
      const ids = details.map(({ dashboard }) => dashboard.id);
      throw dashboardErrors.DASHBOARD_NOT_FOUND({ id, nearest: nearestName(id, ids) });
    },
  };
}

function summaryOf({ source, service, dashboard }: DashboardDetail): DashboardSummary {
  const { id, title, description = "", tags = [], variables = [], rows } = dashboard;
  return {
    source,
    service,
    id,
    title,
    description,
    tags: [...tags],
    panels: rows.reduce((sum, { panels }) => sum + panels.length, 0),
    variables: variables.map(({ name }) => name),
  };
}
