/** Samples in memory as a source of series, for cases and unit tests of rules. */
import type { SeriesSource, SourceSeries } from "../evaluate/source.ts";
import type { NativeHistogram } from "../histogram/histogram.ts";
import { detectsReset } from "../histogram/reset.ts";
import { compareLabels, labelsKey, type Labels } from "../labels/labels.ts";
import { labelsTest } from "../labels/matcher.ts";
import { type Point, putPoint } from "./series-line.ts";

export interface SampleStore extends SeriesSource {
  /**
   * Keeps a point; a second one of the same time replaces the first.
   *
   * @param time milliseconds
   * @param start milliseconds from `time` back to when counting began, where that is known
   */
  put(labels: Labels, time: number, point: Point, start?: number): void;
  clear(): void;
}

interface Stored {
  readonly labels: Labels;
  readonly points: Map<number, NonNullable<Point>>;
  /** By the time of the point. */
  readonly starts: Map<number, number>;
  ready: SourceSeries | undefined;
}

export function sampleStore(): SampleStore {
  const stored = new Map<string, Stored>();
  return {
    put: (labels, time, point, start) => {
      const key = labelsKey(labels);
      let series = stored.get(key);
      if (series === undefined)
        stored.set(key, (series = { labels, points: new Map(), starts: new Map(), ready: undefined }));
      if (point !== undefined) series.points.set(time, point);
      if (start !== undefined) series.starts.set(time, time + start);
      series.ready = undefined;
    },
    clear: () => {
      stored.clear();
    },
    select: (matchers, from, to) => {
      const test = labelsTest(matchers);
      const found = [...stored.values()].filter(({ labels }) => test(labels));
      const series = found.map((one) => (one.ready ??= readied(one)));
      const inWindow = series.filter(({ times }) => times.some((time) => time >= from && time <= to));
      return Promise.resolve(inWindow.toSorted((left, right) => compareLabels(left.labels, right.labels)));
    },
  };
}

function readied({ labels, points, starts }: Stored): SourceSeries {
  const sorted = [...points].toSorted(([left], [right]) => left - right);
  const times = Float64Array.from(sorted, ([time]) => time);
  const values = new Float64Array(sorted.length);
  for (const [index, [, point]] of sorted.entries()) putPoint(values, index, point);
  const startTimes = { startTimes: times.map((time) => starts.get(time) ?? 0) };
  const series = { labels, times, values, ...(starts.size === 0 ? {} : startTimes) };
  if (!sorted.some(([, point]) => point.kind === "histogram")) return series;
  return {
    ...series,
    histograms: hinted(sorted.map(([, point]) => (point.kind === "histogram" ? point.histogram : undefined))),
  };
}

/**
 * A store of Prometheus finds resets as it appends: what follows without one is returned with that hint, what begins anew
 * without any.
 */
function hinted(
  histograms: readonly (NativeHistogram | undefined)[],
): readonly (NativeHistogram | undefined)[] {
  let before: NativeHistogram | undefined;
  return histograms.map((histogram) => {
    const previous = before;
    before = histogram;
    if (histogram === undefined || histogram.resetHint === "gauge" || histogram.resetHint === "reset")
      return histogram;
    if (previous === undefined || previous.resetHint === "gauge")
      return { ...histogram, resetHint: "unknown" };
    return {
      ...histogram,
      resetHint: detectsReset(previous, { ...histogram, resetHint: "unknown" }) ? "unknown" : "not_reset",
    };
  });
}
