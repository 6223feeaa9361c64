/** Which group each series belongs to: found once a series, not at each step. */
import { filterLabels, labelsKey, METRIC_NAME, NO_LABELS, type Labels } from "../../labels/labels.ts";
import type { Aggregation } from "../../syntax/ast.ts";
import type { StepSeries } from "../value.ts";

export interface Groups {
  readonly labels: readonly Labels[];
  /** By series: the index of its group. */
  readonly of: Int32Array;
  /** By group: whether a name that is in the labels goes at the end. */
  readonly dropsName: readonly boolean[];
}

export function groupsOf(series: readonly StepSeries[], grouping: Aggregation["grouping"]): Groups {
  const reduce = reduction(grouping);
  const found = new Map<string, number>();
  const labels: Labels[] = [];
  const dropsName: boolean[] = [];
  const of = new Int32Array(series.length);
  for (const [index, one] of series.entries()) {
    const reduced = reduce(one.labels);
    const key = labelsKey(reduced);
    let group = found.get(key);
    if (group === undefined) {
      group = labels.length;
      found.set(key, group);
      labels.push(reduced);
      dropsName.push(false);
    }
    if (one.dropsName) dropsName[group] = true;
    of[index] = group;
  }
  return { labels, of, dropsName };
}

/** A label set to that of its group. */
export function reduction(grouping: Aggregation["grouping"]): (labels: Labels) => Labels {
  if (grouping === undefined || (!grouping.without && grouping.labels.length === 0)) return () => NO_LABELS;
  const names = new Set(grouping.labels);
  if (grouping.without)
    return (labels) => filterLabels(labels, (name) => !names.has(name) && name !== METRIC_NAME);
  return (labels) => filterLabels(labels, (name) => names.has(name));
}
