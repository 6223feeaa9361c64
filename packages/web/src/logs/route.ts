import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../shell/root-route.ts";
import { readText } from "../window/root-search.ts";

export interface LogsSearch {
  /** The filter without the scope's part. */
  readonly q?: string | undefined;
}

function readLogsSearch(raw: Record<string, unknown>): LogsSearch {
  const q = readText(raw["q"]);
  return q === undefined ? {} : { q };
}

export const logsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/logs",
  validateSearch: readLogsSearch,
  component: lazyRouteComponent(() => import("./logs-page.tsx"), "LogsPage"),
});
