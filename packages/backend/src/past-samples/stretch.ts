/** Stretches of series by time: cut without a copy, joined end to end. */
import { compareLabels, labelsOf, type Labels } from "@sightline/promql";
import type { StoredSeries } from "../store/store.ts";
import { sharedTimes } from "./shared-times.ts";

/** A series whose labels are at hand as the evaluator has them. */
export interface ListedSeries extends StoredSeries {
  readonly list: Labels;
}

export function listed(series: readonly StoredSeries[]): readonly ListedSeries[] {
  return series.map((one) => ({ ...one, list: one.list ?? labelsOf(one.labels) }));
}

/** The samples in [from, to), milliseconds since 1970; series without any are left out. */
export function cut<T extends StoredSeries>(series: readonly T[], from: number, to: number): readonly T[] {
  const found: T[] = [];
  const stretch = stretches();
  for (const one of series) {
    const [begin, end] = [countBefore(one.time, from), countBefore(one.time, to)];
    if (begin >= end) continue;
    if (begin === 0 && end === one.time.length) found.push(one);
    else {
      const { time, value, histograms } = one;
      const part = { time: stretch(time, begin, end), value: value.subarray(begin, end) };
      found.push({
        ...one,
        ...part,
        ...(histograms === undefined ? {} : { histograms: histograms.slice(begin, end) }),
      });
    }
  }
  return found;
}

/** Of a column that several series share, their stretch is one. */
function stretches(): (times: Float64Array, begin: number, end: number) => Float64Array {
  const known = new Map<Float64Array, Float64Array>();
  return (times, begin, end) => {
    const stretch = known.get(times) ?? times.subarray(begin, end);
    known.set(times, stretch);
    return stretch;
  };
}

/** Both by their labels; every sample of `later` comes after all of `earlier`. */
export function joined(
  earlier: readonly ListedSeries[],
  later: readonly ListedSeries[],
): readonly ListedSeries[] {
  const all: ListedSeries[] = [];
  const times = timesJoiner();
  let [left, right] = [0, 0];
  for (;;) {
    const [head, tail] = [earlier[left], later[right]];
    if (head === undefined && tail === undefined) return all;
    const order = orderOf(head, tail);
    if (order <= 0) left++;
    if (order >= 0) right++;
    const one = order < 0 ? head : order > 0 ? tail : undefined;
    if (one !== undefined) all.push(one);
    else if (head !== undefined && tail !== undefined) all.push(endToEnd(head, tail, times));
  }
}

/** What is not there comes last. */
function orderOf(head: ListedSeries | undefined, tail: ListedSeries | undefined): number {
  if (head === undefined) return 1;
  return tail === undefined ? -1 : compareLabels(head.list, tail.list);
}

type Joiner = (head: Float64Array, tail: Float64Array) => Float64Array;

function endToEnd(head: ListedSeries, tail: ListedSeries, times: Joiner): ListedSeries {
  const histograms =
    head.histograms === undefined && tail.histograms === undefined
      ? undefined
      : [...histogramsOf(head), ...histogramsOf(tail)];
  const { labels, list } = head;
  const columns = { time: times(head.time, tail.time), value: both(head.value, tail.value) };
  return { labels, list, ...columns, ...(histograms === undefined ? {} : { histograms }) };
}

/** Columns that are one before are one after. */
function timesJoiner(): Joiner {
  const share = sharedTimes();
  const known = new Map<Float64Array, Map<Float64Array, Float64Array>>();
  return (head, end) => {
    const tail = share(end);
    const ofHead = known.get(head) ?? new Map<Float64Array, Float64Array>();
    known.set(head, ofHead);
    const all = ofHead.get(tail) ?? both(head, tail);
    ofHead.set(tail, all);
    return all;
  };
}

function histogramsOf({ time, histograms }: StoredSeries): NonNullable<StoredSeries["histograms"]> {
  return histograms ?? Array.from(time, () => undefined);
}

/** With the bits of each: the end of a series is a NaN of its own. */
function both(head: Float64Array, tail: Float64Array): Float64Array {
  const all = new Float64Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}

/** How many of the ascending times are before a moment. */
function countBefore(times: Float64Array, moment: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
