import { queryOptions } from "@tanstack/react-query";
import { api } from "../data/client.ts";

/** Declarations change seldom; the page that lists them looks now and then. */
const SELDOM = 30_000;

export const dashboardsQuery = queryOptions({
  queryKey: ["dashboards"],
  queryFn: ({ signal }) => api.dashboards({}, { signal }),
  staleTime: SELDOM,
});

export function dashboardQuery(id: string) {
  return queryOptions({
    queryKey: ["dashboard", id],
    queryFn: ({ signal }) => api.dashboard({ id }, { signal }),
    staleTime: SELDOM,
  });
}
