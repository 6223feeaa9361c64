/**
 * Grafana as its documentation and the schemas of its Foundation SDK describe it: `/api` with 409 and 412, `/apis` with 409 and
 * resourceVersion, provenance of alerts, files that keep what they provisioned. Not Grafana itself.
 */
import { type Route, startStrictServer, type StrictServer } from "../../test/strict-server.ts";
import { alertRoutes } from "./alert-routes.ts";
import { dashboardRoutes } from "./dashboard-routes.ts";
import { dashboardResourceRoutes } from "./dashboard-resource-routes.ts";
import { dataSourceRoutes } from "./data-source-routes.ts";
import { folderRoutes } from "./folder-routes.ts";
import { type GrafanaState, message, ok } from "./grafana-state.ts";

export interface StrictGrafana extends StrictServer {
  readonly state: GrafanaState;
}

export const GRAFANA_KEY = "glsa_WyDQpHV8c0E0oVhUrnYyPq4dH2xKq9aB_2f1c3d4e";

export async function startGrafana({ version = "13.1.0" } = {}): Promise<StrictGrafana> {
  const state: GrafanaState = {
    folders: new Map(),
    sources: new Map(),
    dashboards: new Map(),
    rules: new Map(),
    intervals: new Map(),
    schemaVersion: 0,
  };
  const hasApis = Number.parseInt(version, 10) >= 13;
  const routes: readonly Route[] = [
    [/^GET \/api\/health$/u, () => ok({ database: "ok", version, commit: "0000000" })],
    ...folderRoutes(state),
    ...dataSourceRoutes(state),
    ...dashboardRoutes(state),
    ...alertRoutes(state),
    ...(hasApis ? dashboardResourceRoutes(state) : []),
  ];
  const server = await startStrictServer({
    routes,
    refusal: ({ path, headers }) =>
      path === "/api/health" || headers.authorization === `Bearer ${GRAFANA_KEY}`
        ? undefined
        : { status: 401, body: { message: "Invalid API key", messageId: "api-key.invalid" } },
    unknown: () => message(404, "Not found"),
    notJson: () => message(400, "bad request data"),
  });
  return { ...server, state };
}
