/** From placed panels to the queries of one request, and back by their ids. */
import type { BatchRequest } from "@sightline/api/client";
import type { PlacedPanel } from "../grid/layout.ts";

export type Queries = BatchRequest["queries"];

export function queryId(panel: PlacedPanel, at: number): string {
  return `${panel.id}#${at}`;
}

/** In reading order: the first panels are answered first. Queries for other targets are not asked. */
export function queriesOf(panels: readonly PlacedPanel[]): Queries {
  return panels.flatMap((placed) =>
    placed.panel.queries.flatMap((query, at): Queries => {
      const id = queryId(placed, at);
      const variables = mutable(placed.variables);
      switch (query.kind) {
        case "promql": {
          const { expr, instant = false, exemplars = false } = query;
          return [{ id, kind: "promql", expr, variables, instant, exemplars }];
        }
        case "search": {
          const { of, filter, order = "newest", limit = DEFAULT_ROWS } = query;
          return [{ id, kind: "search", of, filter, order, limit, variables }];
        }
        default:
          return [];
      }
    }),
  );
}

const DEFAULT_ROWS = 50;

/** As the request's type has it. */
export function mutable(variables: PlacedPanel["variables"]): Record<string, string | string[] | null> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      value === null || typeof value === "string" ? value : [...value],
    ]),
  );
}

/** Round ones, so that the steps of a sliding window fall on the same moments. Seconds. */
const STEPS: readonly number[] = [
  5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
];
/** A panel of half the page has about so many pixels; a whole page twice as many. */
const POINTS = 720;
/** Usual intervals of scrapes and exports: finer steps would draw the same samples again. */
const USUAL = 15;
const SHORT = 900;

/** Seconds between two values. */
export function stepOf(
  { from, to }: { readonly from: number; readonly to: number },
  points = POINTS,
): number {
  const span = to - from;
  const least = span < SHORT ? (STEPS[0] ?? USUAL) : USUAL;
  return STEPS.find((step) => step >= least && span / step <= points) ?? 7 * 86_400;
}
