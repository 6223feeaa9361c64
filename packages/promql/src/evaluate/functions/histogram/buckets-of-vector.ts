/** Which series of a vector are buckets of one classic histogram, found once; and native histograms beside them. */
import { filterLabels, labelsKey, labelValue, type Labels } from "../../../labels/labels.ts";
import type { Span } from "../../../problem.ts";
import { forMetric, metricName } from "../../annotations.ts";
import type { Query } from "../../context.ts";
import { FLOAT, HISTOGRAM, type StepSeries } from "../../value.ts";
import type { ClassicBuckets } from "./classic.ts";

const BUCKET_LABEL = "le";

/** Series that a result comes from: buckets with their bounds, or one of native histograms. */
export interface HistogramGroup {
  readonly labels: Labels;
  readonly dropsName: boolean;
  readonly bounds: readonly number[];
  readonly buckets: readonly StepSeries[];
  readonly native: StepSeries | undefined;
}

export function histogramGroups(
  series: readonly StepSeries[],
  span: Span,
  query: Query,
): readonly HistogramGroup[] {
  const groups = new Map<
    string,
    { -readonly [K in keyof HistogramGroup]: HistogramGroup[K] } & { bounds: number[]; buckets: StepSeries[] }
  >();
  const groupOf = (labels: Labels, dropsName: boolean): NonNullable<ReturnType<typeof groups.get>> => {
    const key = labelsKey(labels);
    let group = groups.get(key);
    if (group === undefined) {
      group = { labels, dropsName, bounds: [], buckets: [], native: undefined };
      groups.set(key, group);
    }
    return group;
  };
  for (const one of series) {
    if (one.histograms !== undefined) groupOf(one.labels, one.dropsName).native = one;
    if (!one.present.includes(FLOAT)) continue;
    const bound = parseBound(labelValue(one.labels, BUCKET_LABEL));
    if (bound === undefined) {
      noteBadBucket(one.labels, span, query);
      continue;
    }
    const group = groupOf(
      filterLabels(one.labels, (name) => name !== BUCKET_LABEL),
      one.dropsName,
    );
    group.bounds.push(bound);
    group.buckets.push(one);
  }
  return [...groups.values()].map(inOrder);
}

/** Buckets by their bounds, so that they need not be sorted at each step. */
function inOrder(group: HistogramGroup): HistogramGroup {
  const order = group.bounds.map((_, index) => index);
  const isSorted = group.bounds.every(
    (bound, index) => index === 0 || (group.bounds[index - 1] ?? 0) <= bound,
  );
  if (isSorted) return group;
  order.sort((left, right) => (group.bounds[left] ?? 0) - (group.bounds[right] ?? 0) || left - right);
  return {
    ...group,
    bounds: order.map((index) => group.bounds[index] ?? 0),
    buckets: order.map((index) => group.buckets[index]).filter((one) => one !== undefined),
  };
}

/** As Go reads a float: `+Inf`, `1e-3`; NaN, blanks and empty text are no bound. */
function parseBound(text: string): number | undefined {
  const infinite = /^([+-]?)inf(?:inity)?$/iu.exec(text);
  if (infinite !== null) return infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu.test(text) ? Number(text) : undefined;
}

function noteBadBucket(labels: Labels, span: Span, { notes, delaysNameRemoval }: Query): void {
  const name = delaysNameRemoval ? metricName(labels) : "";
  const value = JSON.stringify(labelValue(labels, BUCKET_LABEL));
  notes.warn(`bucket label "le" is missing or has a malformed value of ${value}${forMetric(name)}`, span);
}

/**
 * Puts the classic buckets that a group has at a step into `found`, those of one bound added up; false for none. The
 * buckets of a group are in the order of their bounds.
 */
export function bucketsAt({ bounds, buckets }: HistogramGroup, step: number, found: ClassicBuckets): boolean {
  let length = 0;
  for (let index = 0; index < buckets.length; index++) {
    const bucket = buckets[index];
    if (bucket?.present[step] !== FLOAT) continue;
    const bound = bounds[index] ?? 0;
    const count = bucket.values[step] ?? Number.NaN;
    if (length > 0 && found.bounds[length - 1] === bound) {
      found.counts[length - 1] = (found.counts[length - 1] ?? 0) + count;
      continue;
    }
    found.bounds[length] = bound;
    found.counts[length] = count;
    length += 1;
  }
  found.bounds.length = length;
  found.counts.length = length;
  return length > 0;
}

/** Whether a group has both kinds at a step: then it has no result there. */
export function isMixed(group: HistogramGroup, hasBuckets: boolean, step: number): boolean {
  return hasBuckets && group.native?.present[step] === HISTOGRAM;
}
