/** The metrics that a panel asks for, by the names that stand before braces and brackets. */
import { parseQuery, walk } from "@sightline/promql";
import { fillPromql } from "@sightline/api/dashboard";
import type { PlacedPanel } from "../grid/layout.ts";

export function metricNames({ panel, variables }: PlacedPanel): readonly string[] {
  const names = panel.queries.flatMap((query) => {
    if (query.kind !== "promql") return [];
    try {
      const parsed = parseQuery(fillPromql(query.expr, { variables, step: 60, range: 3600 }));
      if (!parsed.ok) return [];
      return [...walk(parsed.expression)].flatMap((node) =>
        node.kind === "selector" && node.name !== "" ? [node.name] : [],
      );
    } catch {
      return [];
    }
  });
  return [...new Set(names)];
}
