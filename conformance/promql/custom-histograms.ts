/** `load_with_nhcb`: classic histograms once more, as native ones with custom bounds. */
import {
  bucketsOfSpans,
  CUSTOM_BUCKETS_SCHEMA,
  entriesOf,
  labelsKey,
  labelsOf,
  labelValue,
  type Labels,
  METRIC_NAME,
  NO_BUCKETS,
  signed,
  type Point,
  type SeriesLine,
} from "@sightline/promql";

interface Classic {
  readonly buckets: Map<number, number>;
  count: number | undefined;
  sum: number;
}

interface Histogram {
  readonly labels: Labels;
  /** By the index of the point. */
  readonly at: Map<number, Classic>;
}

export function withCustomHistograms(lines: readonly SeriesLine[]): readonly SeriesLine[] {
  const histograms = new Map<string, Histogram>();
  for (const line of lines) collect(line, histograms);
  const added = [...histograms.values()].map(({ labels, at }): SeriesLine => {
    const points: Point[] = Array.from({ length: Math.max(...at.keys()) + 1 });
    for (const [index, classic] of at) points[index] = converted(classic);
    return { labels, points };
  });
  return [...lines, ...added];
}

function collect({ labels, points }: SeriesLine, into: Map<string, Histogram>): void {
  const match = /^(.*)_(bucket|count|sum)$/u.exec(labelValue(labels, METRIC_NAME));
  if (match === null) return;
  const [, name = "", part] = match;
  const bound = part === "bucket" ? boundOf(labelValue(labels, "le")) : 0;
  if (bound === undefined) return;
  const pairs = new Map(entriesOf(labels));
  pairs.delete("le");
  const base = labelsOf(pairs.set(METRIC_NAME, name));
  const key = labelsKey(base);
  const histogram = into.get(key) ?? { labels: base, at: new Map<number, Classic>() };
  into.set(key, histogram);
  for (const [index, point] of points.entries()) {
    if (point?.kind !== "value") continue;
    const classic = histogram.at.get(index) ?? {
      buckets: new Map<number, number>(),
      count: undefined,
      sum: 0,
    };
    histogram.at.set(index, classic);
    if (part === "bucket" && !classic.buckets.has(bound)) classic.buckets.set(bound, point.value);
    if (part === "count") classic.count = point.value;
    if (part === "sum") classic.sum = point.value;
  }
}

function boundOf(text: string): number | undefined {
  try {
    const bound = signed(text);
    return Number.isNaN(bound) ? undefined : bound;
  } catch {
    return undefined;
  }
}

function converted({ buckets, count, sum }: Classic): Point {
  const sorted = [...buckets].toSorted(([left], [right]) => left - right);
  const total = count ?? sorted.at(-1)?.[1] ?? 0;
  if (sorted.at(-1)?.[0] !== Number.POSITIVE_INFINITY) sorted.push([Number.POSITIVE_INFINITY, total]);
  const counts = sorted.map(([, cumulative], index) => cumulative - (sorted[index - 1]?.[1] ?? 0));
  if (counts.some((one) => one < 0)) throw new Error("the buckets of a histogram are not cumulative");
  if (total !== sorted.at(-1)?.[1])
    throw new Error("the count of a histogram is not that of its last bucket");
  return {
    kind: "histogram",
    hasHint: false,
    histogram: {
      resetHint: "unknown",
      schema: CUSTOM_BUCKETS_SCHEMA,
      zeroThreshold: 0,
      zeroCount: 0,
      count: total,
      sum,
      positive: bucketsOfSpans([{ offset: 0, length: counts.length }], counts),
      negative: NO_BUCKETS,
      customBounds: sorted.map(([bound]) => bound).filter((bound) => bound !== Number.POSITIVE_INFINITY),
    },
  };
}
