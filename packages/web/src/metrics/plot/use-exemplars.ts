/** The exemplars of the shown queries, and whether their values are on the chart's axis. */
import { useQueries } from "@tanstack/react-query";
import { type Expression, parseQuery, walk } from "@sightline/promql";
import type { TimeWindow } from "../../window/time-window.ts";
import type { TraceExemplar } from "../prometheus/answers.ts";
import { exemplarsQuery } from "../prometheus/queries.ts";

const NONE: readonly TraceExemplar[] = [];

export function useExemplars(
  texts: readonly string[],
  window: TimeWindow,
  enabled: boolean,
): readonly TraceExemplar[] {
  return useQueries({
    queries: texts.map((text) => ({ ...exemplarsQuery(text, window), enabled })),
    combine: (results) => {
      const found = enabled ? results.flatMap(({ data }) => data ?? NONE) : NONE;
      return found.length === 0 ? NONE : distinct(found);
    },
  });
}

/** Two quantiles of one histogram have the same exemplars. */
function distinct(exemplars: readonly TraceExemplar[]): readonly TraceExemplar[] {
  return [...new Map(exemplars.map((one) => [`${one.traceId} ${one.time}`, one])).values()];
}

/** A quantile is in the unit of what was observed; a rate of observations is not. */
export function isOnAxis(texts: readonly string[]): boolean {
  return (
    texts.length > 0 &&
    texts.every((text) => {
      const parsed = parseQuery(text);
      return parsed.ok && answersWithQuantile(parsed.expression);
    })
  );
}

function answersWithQuantile(expression: Expression): boolean {
  for (const one of walk(expression)) {
    if (one.kind === "binary") return false;
    if (one.kind === "call" && one.name === "histogram_quantile") return true;
  }
  return false;
}
