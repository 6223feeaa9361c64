import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../shell/root-route.ts";
import { readText } from "../window/root-search.ts";

/** What the list shows, in the order of the tabs. */
export const VIEWS = ["statements", "loops", "slow", "pools"] as const;
export type View = (typeof VIEWS)[number];

export interface DatabasesSearch {
  /** The filter without the scope's part. */
  readonly q?: string | undefined;
  /** Without: statements. */
  readonly view?: View | undefined;
}

function readDatabasesSearch(raw: Record<string, unknown>): DatabasesSearch {
  const q = readText(raw["q"]);
  const view = VIEWS.find((each) => each === raw["view"]);
  return {
    ...(q === undefined ? {} : { q }),
    ...(view === undefined || view === "statements" ? {} : { view }),
  };
}

export const databasesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/databases",
  validateSearch: readDatabasesSearch,
  component: lazyRouteComponent(() => import("./databases-page.tsx"), "DatabasesPage"),
});
