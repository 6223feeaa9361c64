/** Sums of histograms, compensated like sums of numbers. */
import { add, type Sum } from "../evaluate/summation.ts";
import {
  type Buckets,
  type NativeHistogram,
  NO_BUCKETS,
  type ResetHint,
  usesCustomBounds,
} from "./histogram.ts";
import { atBounds, atSchema, atZeroThreshold, sameBounds, sharedBounds } from "./layout.ts";

/** What came of adding up: `incompatible` when exponential and custom buckets met. */
export type HistogramSum =
  | { readonly kind: "incompatible" }
  | {
      readonly kind: "sum";
      readonly histogram: NativeHistogram;
      /** Custom bounds differed; those that not all had are gone. */
      readonly isReconciled: boolean;
      /** One said that a counter was reset, another that it was not. */
      readonly hintsCollide: boolean;
    };

/** The sum of at least one histogram, each times its weight (1 where none is given). */
export function sumOf(histograms: readonly NativeHistogram[], weights: readonly number[] = []): HistogramSum {
  const [first] = histograms;
  if (first === undefined) throw new Error("a sum of histograms is of at least one");
  if (histograms.some((one) => usesCustomBounds(one) !== usesCustomBounds(first)))
    return { kind: "incompatible" };
  const { aligned, isReconciled } = alignedAll(histograms);
  const [layout = first] = aligned;
  const weight = (index: number): number => weights[index] ?? 1;
  const total = (field: (one: NativeHistogram) => number): number => {
    const sum = { total: 0, lost: 0 };
    for (const [index, one] of aligned.entries()) add(sum, weight(index) * field(one));
    return settled(sum);
  };
  const { hint, hintsCollide } = combinedHints(histograms.map(({ resetHint }) => resetHint));
  const histogram: NativeHistogram = {
    resetHint: hint,
    schema: layout.schema,
    zeroThreshold: layout.zeroThreshold,
    customBounds: layout.customBounds,
    zeroCount: total(({ zeroCount }) => zeroCount),
    count: total(({ count }) => count),
    sum: total(({ sum }) => sum),
    positive: sumOfBuckets(
      aligned.map(({ positive }) => positive),
      weight,
    ),
    negative: sumOfBuckets(
      aligned.map(({ negative }) => negative),
      weight,
    ),
  };
  return { kind: "sum", histogram, isReconciled, hintsCollide };
}

function settled({ total, lost }: Sum): number {
  return Number.isFinite(total) ? total + lost : total;
}

function alignedAll(histograms: readonly NativeHistogram[]): {
  readonly aligned: readonly NativeHistogram[];
  readonly isReconciled: boolean;
} {
  const [first] = histograms;
  if (first === undefined || histograms.length === 1) return { aligned: histograms, isReconciled: false };
  if (usesCustomBounds(first)) {
    if (histograms.every((one) => sameBounds(one.customBounds, first.customBounds))) {
      return { aligned: histograms, isReconciled: false };
    }
    const shared = histograms.map(({ customBounds }) => customBounds).reduce(sharedBounds);
    return { aligned: histograms.map((one) => atBounds(one, shared)), isReconciled: true };
  }
  let aligned = histograms;
  // Widening one zero bucket may move the threshold that the others have to reach.
  for (;;) {
    const widest = aligned.reduce((most, { zeroThreshold }) => Math.max(most, zeroThreshold), 0);
    if (aligned.every(({ zeroThreshold }) => zeroThreshold === widest)) break;
    aligned = aligned.map((one) => atZeroThreshold(one, widest));
  }
  const schema = histograms.reduce((least, one) => Math.min(least, one.schema), first.schema);
  return { aligned: aligned.map((one) => atSchema(one, schema)), isReconciled: false };
}

function sumOfBuckets(all: readonly Buckets[], weight: (index: number) => number): Buckets {
  const sums = new Map<number, Sum>();
  for (const [which, { indices, counts }] of all.entries()) {
    for (const [at, index] of indices.entries()) {
      let sum = sums.get(index);
      if (sum === undefined) sums.set(index, (sum = { total: 0, lost: 0 }));
      add(sum, weight(which) * (counts[at] ?? 0));
    }
  }
  if (sums.size === 0) return NO_BUCKETS;
  const indices = [...sums.keys()].toSorted((left, right) => left - right);
  const kept: { indices: number[]; counts: number[] } = { indices: [], counts: [] };
  for (const index of indices) {
    const count = settled(sums.get(index) ?? { total: 0, lost: 0 });
    if (count === 0) continue;
    kept.indices.push(index);
    kept.counts.push(count);
  }
  return kept;
}

function combinedHints(hints: readonly ResetHint[]): {
  readonly hint: ResetHint;
  readonly hintsCollide: boolean;
} {
  const hintsCollide = hints.includes("reset") && hints.includes("not_reset");
  const [first = "unknown"] = hints;
  if (hints.includes("gauge")) return { hint: "gauge", hintsCollide };
  return { hint: hints.every((hint) => hint === first) ? first : "unknown", hintsCollide };
}

/** The mean; by the sum while that is finite, else carried along so that it cannot overflow. */
export function meanOf(histograms: readonly NativeHistogram[]): HistogramSum {
  const { length } = histograms;
  const whole = sumOf(histograms);
  if (whole.kind === "incompatible") return whole;
  if (isFiniteHistogram(whole.histogram)) {
    return { ...whole, histogram: mapCounts(whole.histogram, (value) => value / length) };
  }
  return sumOf(
    histograms,
    histograms.map(() => 1 / length),
  );
}

function isFiniteHistogram({ count, sum, zeroCount, positive, negative }: NativeHistogram): boolean {
  return ![count, sum, zeroCount, ...positive.counts, ...negative.counts].some(isInfinite);
}

function isInfinite(value: number): boolean {
  return Math.abs(value) === Number.POSITIVE_INFINITY;
}

/** Each count and the sum through a function; the layout stays. */
export function mapCounts(histogram: NativeHistogram, map: (value: number) => number): NativeHistogram {
  const mapBuckets = ({ indices, counts }: Buckets): Buckets => compact({ indices, counts: counts.map(map) });
  return {
    ...histogram,
    zeroCount: map(histogram.zeroCount),
    count: map(histogram.count),
    sum: map(histogram.sum),
    positive: mapBuckets(histogram.positive),
    negative: mapBuckets(histogram.negative),
  };
}

function compact(buckets: Buckets): Buckets {
  if (!buckets.counts.includes(0)) return buckets;
  const keep = (_: number, at: number): boolean => buckets.counts[at] !== 0;
  return { indices: buckets.indices.filter(keep), counts: buckets.counts.filter(keep) };
}
