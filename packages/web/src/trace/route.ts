import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../shell/root-route.ts";
import type { TracePlace } from "./use-trace-view.ts";

/** The router reads digits as a number; here they are text. */
function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function readTraceSearch(raw: Record<string, unknown>): TracePlace {
  const entries = (["span", "zoom", "find"] as const).flatMap((key) => {
    const text = textOf(raw[key]);
    return text === undefined ? [] : [[key, text]];
  });
  return { ...Object.fromEntries(entries), ...(raw["only"] === "path" ? { only: "path" } : {}) };
}

export const traceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/traces/$traceId",
  validateSearch: readTraceSearch,
  component: lazyRouteComponent(() => import("./trace-page.tsx"), "TracePage"),
});
