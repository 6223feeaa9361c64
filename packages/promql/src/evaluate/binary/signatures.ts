/** Which series of two vectors match: found once for all steps. */
import { filterLabels, labelsKey, METRIC_NAME, type Labels } from "../../labels/labels.ts";
import type { Matching } from "../../syntax/ast.ts";
import type { StepSeries } from "../value.ts";

/** Series of both sides that have the same values in the labels that match. */
export interface MatchGroup {
  readonly labels: Labels;
  readonly left: number[];
  readonly right: number[];
}

export const DEFAULT_MATCHING: Matching = Object.freeze({
  on: false,
  labels: [],
  group: undefined,
  include: [],
  fillLeft: undefined,
  fillRight: undefined,
});

/** The labels that two series have to share. */
export function signature(matching: Matching): (labels: Labels) => Labels {
  const names = new Set(matching.labels);
  if (matching.on) return (labels) => filterLabels(labels, (name) => names.has(name));
  return (labels) => filterLabels(labels, (name) => name !== METRIC_NAME && !names.has(name));
}

/** In the order in which the left side, then the right side, first shows them. */
export function matchGroups(
  left: readonly StepSeries[],
  right: readonly StepSeries[],
  matching: Matching,
): readonly MatchGroup[] {
  const groups = new Map<string, MatchGroup>();
  const reduce = signature(matching);
  const collect = (series: readonly StepSeries[], side: "left" | "right"): void => {
    for (const [index, { labels }] of series.entries()) {
      const shared = reduce(labels);
      const key = labelsKey(shared);
      let group = groups.get(key);
      if (group === undefined) groups.set(key, (group = { labels: shared, left: [], right: [] }));
      group[side].push(index);
    }
  };
  collect(left, "left");
  collect(right, "right");
  return [...groups.values()];
}
