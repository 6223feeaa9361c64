import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../shell/root-route.ts";

const list = createRoute({
  getParentRoute: () => rootRoute,
  path: "/services",
  component: lazyRouteComponent(() => import("./list/page.tsx"), "ServicesPage"),
});

const service = createRoute({
  getParentRoute: () => rootRoute,
  path: "/services/$name",
  component: lazyRouteComponent(() => import("./service/page.tsx"), "ServicePage"),
});

export const servicesRoutes = [list, service] as const;
