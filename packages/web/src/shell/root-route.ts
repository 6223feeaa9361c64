/** The parent of every page's routes. A page folder makes its routes with this one and is named in `router.ts`. */
import { createRootRoute, retainSearchParams } from "@tanstack/react-router";
import { KEPT, type RootSearch, readRootSearch } from "../window/root-search.ts";
import { NotFound } from "./not-found.tsx";
import { Shell } from "./shell.tsx";

export const rootRoute = createRootRoute({
  validateSearch: (raw: Record<string, unknown>): RootSearch => readRootSearch(raw),
  search: { middlewares: [retainSearchParams<RootSearch>([...KEPT])] },
  component: Shell,
  notFoundComponent: NotFound,
});
