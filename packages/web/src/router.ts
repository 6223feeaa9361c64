/** All routes. A page is one line here; its folder exports its routes and loads its code when it is opened. */
import { createRoute, createRouter, redirect } from "@tanstack/react-router";
import { dashboardsRoutes } from "./dashboards/routes.ts";
import { databasesRoute } from "./databases/route.ts";
import { errorsRoute } from "./errors/route.ts";
import { logsRoute } from "./logs/route.ts";
import { exploreRoute } from "./metrics/route.ts";
import { servicesRoutes } from "./services/routes.ts";
import { setupRoute } from "./setup/route.ts";
import { PageFailure } from "./shell/page-failure.tsx";
import { rootRoute } from "./shell/root-route.ts";
import { traceRoute } from "./trace/route.ts";
import { tracesRoute } from "./traces/route.ts";

const start = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: ({ search }) => {
    // TanStack's way to say "elsewhere" is to throw the redirect.
    // oxlint-disable-next-line typescript/only-throw-error -- see above
    throw redirect({ to: "/services", search, replace: true });
  },
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    start,
    ...servicesRoutes,
    tracesRoute,
    traceRoute,
    logsRoute,
    errorsRoute,
    ...dashboardsRoutes,
    databasesRoute,
    exploreRoute,
    setupRoute,
  ]),
  defaultErrorComponent: PageFailure,
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
