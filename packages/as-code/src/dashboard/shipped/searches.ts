/** Panels of traces and log lines that several shipped dashboards have. */
import type { Panel, SearchPanelQuery } from "@sightline/model";

const MOST_TRACES = 20;
const MOST_LINES = 50;

/** `filter` in the words of the filter bar. */
export function traces(
  title: string,
  filter: string,
  order: NonNullable<SearchPanelQuery["order"]>,
  size?: Panel["size"],
): Panel {
  const query: SearchPanelQuery = { kind: "search", of: "traces", filter, order, limit: MOST_TRACES };
  return { kind: "traces", title, queries: [query], ...(size === undefined ? {} : { size }) };
}

/** The newest of `$service` that say that something failed. */
export const ERROR_LINES: Panel = {
  kind: "logs",
  title: "Errors in the logs",
  queries: [
    {
      kind: "search",
      of: "logs",
      filter: 'service = "$service" and level >= error',
      order: "newest",
      limit: MOST_LINES,
    },
  ],
};
