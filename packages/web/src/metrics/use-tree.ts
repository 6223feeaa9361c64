/** The active query as a tree, and its changes from the pane: by a label, to a value, narrowed to a line. */
import { useMemo } from "react";
import { type Matcher, parseQuery } from "@sightline/promql";
import {
  type Sum,
  hasMatcher,
  labelsBy,
  metricAt,
  narrowed,
  togglesLabel,
  togglesMatcher,
  written,
} from "./edit/break-down.ts";
import { wayTo } from "./edit/tree.ts";
import type { PlotLine } from "./plot/lines.ts";
import type { Explore, QueryRow } from "./query/use-explore.ts";

export interface Tree {
  /** The metric under the cursor, else the query's first. */
  readonly metric: string | undefined;
  /** `undefined` where the text cannot be read. */
  readonly by: readonly string[] | undefined;
  readonly toggleLabel: (label: string, sum: Sum) => void;
  readonly has: (matcher: Matcher) => boolean;
  readonly toggleMatcher: (matcher: Matcher) => void;
}

export function useTree({ active, cursor, ask }: Explore): Tree {
  const { draft, letter } = active;
  return useMemo(() => {
    const parsed = parseQuery(draft);
    const way = parsed.ok ? wayTo(parsed.expression, cursor) : undefined;
    const take = (made: ReturnType<typeof togglesLabel>): void => {
      if (made !== undefined) ask(letter, written(made, draft));
    };
    return {
      metric: metricAt(way),
      by: way === undefined ? undefined : labelsBy(way),
      toggleLabel: (label, sum) => way !== undefined && take(togglesLabel(way, label, sum)),
      has: (matcher) => way !== undefined && hasMatcher(way, matcher),
      toggleMatcher: (matcher) => way !== undefined && take(togglesMatcher(way, matcher)),
    };
  }, [draft, letter, cursor, ask]);
}

/** The text of a query narrowed to one of its lines. */
export function narrowedText({ text }: Pick<QueryRow, "text">, { labels }: PlotLine): string | undefined {
  const parsed = parseQuery(text);
  if (!parsed.ok) return undefined;
  return written(narrowed(parsed.expression, labels), text);
}
