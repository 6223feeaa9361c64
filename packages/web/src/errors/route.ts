import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../shell/root-route.ts";
import { readText } from "../window/root-search.ts";

export interface ErrorsSearch {
  /** The filter without the scope's part. */
  readonly q?: string | undefined;
}

function readErrorsSearch(raw: Record<string, unknown>): ErrorsSearch {
  const q = readText(raw["q"]);
  return q === undefined ? {} : { q };
}

export const errorsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/errors",
  validateSearch: readErrorsSearch,
  component: lazyRouteComponent(() => import("./errors-page.tsx"), "ErrorsPage"),
});
