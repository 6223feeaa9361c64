import { useCallback, useMemo, useSyncExternalStore } from "react";
import type { Answers } from "./ask/answers.ts";
import { queryId } from "./ask/batch-of.ts";
import { type Findings, findingsOf } from "./finding.ts";
import type { PlacedPanel } from "./grid/layout.ts";

function idsOf(placed: PlacedPanel): readonly string[] {
  return placed.panel.queries.map((_, at) => queryId(placed, at));
}

/** The findings of all panels, again with each answer. */
export function useFindings(panels: readonly PlacedPanel[], answers: Answers): Findings {
  const version = useSyncExternalStore(
    answers.subscribe,
    useCallback(() => panels.flatMap(idsOf).map(answers.version).join(" "), [panels, answers]),
  );
  return useMemo(
    () => findingsOf(panels, (placed) => idsOf(placed).map(answers.get)),
    // The version stands for what the answers hold.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
    [panels, answers, version],
  );
}
