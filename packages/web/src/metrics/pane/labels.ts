/** The labels of a metric, from its series. */
import type { LabelSet } from "../prometheus/answers.ts";

export interface LabelValues {
  readonly name: string;
  /** With the number of series of each; the most first. */
  readonly values: readonly (readonly [value: string, series: number])[];
}

/** Parts of a histogram and a summary, which no one breaks down by. */
const PARTS = new Set(["__name__", "le", "quantile"]);

export function labelValues(sets: readonly LabelSet[]): readonly LabelValues[] {
  const labels = new Map<string, Map<string, number>>();
  for (const set of sets) {
    for (const [name, value] of Object.entries(set)) {
      if (PARTS.has(name)) continue;
      const values = labels.get(name) ?? new Map<string, number>();
      labels.set(name, values.set(value, (values.get(value) ?? 0) + 1));
    }
  }
  return Array.from(labels, ([name, values]) => ({
    name,
    values: [...values].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)),
  })).toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

/** What tells series apart comes before what all of them share. */
function rank({ values }: LabelValues): number {
  return values.length > 1 ? 0 : 1;
}
