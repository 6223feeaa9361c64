import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../shell/root-route.ts";
import { readText } from "../window/root-search.ts";
import { parseSelection } from "./scatter/selection.ts";

export interface TracesSearch {
  /** The filter without the scope's part. */
  readonly q?: string | undefined;
  /** The rectangle on the scatter. */
  readonly box?: string | undefined;
}

function readTracesSearch(raw: Record<string, unknown>): TracesSearch {
  const q = readText(raw["q"]);
  const box = readText(raw["box"]);
  return {
    ...(q === undefined ? {} : { q }),
    ...(box === undefined || parseSelection(box) === null ? {} : { box }),
  };
}

export const tracesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/traces",
  validateSearch: readTracesSearch,
  component: lazyRouteComponent(() => import("./traces-page.tsx"), "TracesPage"),
});
