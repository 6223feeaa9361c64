import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { Answers } from "./ask/answers.ts";
import { queryId } from "./ask/batch-of.ts";
import { type Findings, findingsOf } from "./finding.ts";
import type { PlacedPanel } from "./grid/layout.ts";

/** The findings of the panels with limits, again with each of their answers. */
export function useFindings(panels: readonly PlacedPanel[], answers: Answers): Findings {
  const watched = useMemo(() => panels.filter(({ panel }) => (panel.thresholds ?? []).length > 0), [panels]);
  const idsOf = (placed: PlacedPanel): readonly string[] =>
    placed.panel.queries.map((_, at) => queryId(placed, at));
  const version = useSyncExternalStore(
    answers.subscribe,
    useCallback(() => watched.flatMap(idsOf).map(answers.version).join(" "), [watched, answers]),
  );
  return useMemo(
    () => findingsOf(watched, (placed) => idsOf(placed).map(answers.get)),
    // The version stands for what the answers hold.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
    [watched, answers, version],
  );
}
