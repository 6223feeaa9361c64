import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../shell/root-route.ts";
import { readExploreSearch } from "./query/search.ts";

/** Not `/metrics`: there the backend tells what it does itself, for Prometheus to scrape. */
export const exploreRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/explore",
  validateSearch: readExploreSearch,
  component: lazyRouteComponent(() => import("./explore-page.tsx"), "ExplorePage"),
});
