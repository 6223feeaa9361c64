/**
 * Both kinds of histogram as buckets that count from below. An exponential one is shown with powers of two as bounds,
 * which lie on edges of its buckets at every resolution from 0 up, so each count is exact, and a bound that was shown
 * once keeps its meaning: from the one below the smallest value to the one above the largest. What is zero or below is
 * counted in the bound 0. Below resolution 0 every second, fourth, … power is left.
 */
import type { ExponentialBuckets } from "./exponential-buckets.ts";
import { upperBound } from "./exponential-buckets.ts";
import type { ExponentialCell } from "./exponential-cell.ts";
import type { Exemplar, ExemplarSlots } from "./exemplar.ts";
import type { FamilyInfo } from "./family.ts";
import type { HistogramCell } from "./histogram-cell.ts";
import { boundText, exemplarText, labelText, numberText } from "./text.ts";
import type { TextSettings } from "./prometheus-text.ts";

export function histogramLines(info: FamilyInfo, cell: HistogramCell, settings: TextSettings): string {
  const open = settings.format === "openmetrics";
  const prefixes = open
    ? (cell.openMetricsPrefixes ??= prefixesOf(info, cell, boundText))
    : (cell.linePrefixes ??= prefixesOf(info, cell, numberText));
  const { counts, exemplars } = cell;
  let lines = "";
  let below = 0;
  for (let at = 0; at < counts.length; at++) {
    below += counts[at] ?? 0;
    lines += `${prefixes[at]}${below}`;
    lines += open && exemplars !== undefined ? `${exemplarText(exemplars.at(at), settings.wallMs)}\n` : "\n";
  }
  return `${lines}${prefixes[counts.length]}${numberText(cell.sum)}\n${prefixes[counts.length + 1]}${below}\n`;
}

/** A cell's lines up to their values; they are the same at every scrape. */
function prefixesOf(
  info: FamilyInfo,
  cell: HistogramCell,
  bound: (value: number) => string,
): readonly string[] {
  const { bucket, sum, count } = partsOf(info, labelText(cell.pairs));
  const buckets = [...cell.bounds, Infinity].map((value) => `${bucket}${bound(value)}"} `);
  return [...buckets, sum, count];
}

interface LineParts {
  /** Up to the bound. */
  readonly bucket: string;
  readonly sum: string;
  readonly count: string;
}

function partsOf({ prometheusName: name }: FamilyInfo, labels: string): LineParts {
  const set = labels === "" ? "" : `{${labels}}`;
  return {
    bucket: `${name}_bucket{${labels === "" ? "" : `${labels},`}le="`,
    sum: `${name}_sum${set} `,
    count: `${name}_count${set} `,
  };
}

export function exponentialLines(info: FamilyInfo, cell: ExponentialCell, settings: TextSettings): string {
  const { bucket, sum, count } = partsOf(info, labelText(cell.pairs));
  const open = settings.format === "openmetrics";
  const bound = open ? boundText : numberText;
  let lines = "";
  let previous = -Infinity;
  for (const { upTo, below } of cumulated(cell)) {
    lines += `${bucket}${bound(upTo)}"} ${below}`;
    const exemplar = open ? newestWithin(cell.exemplars, previous, upTo) : undefined;
    lines += `${exemplarText(exemplar, settings.wallMs)}\n`;
    previous = upTo;
  }
  return `${lines}${sum}${numberText(cell.sum)}\n${count}${cell.count}\n`;
}

interface Bucket {
  readonly upTo: number;
  /** How many values are not above it. */
  readonly below: number;
}

function cumulated(cell: ExponentialCell): Bucket[] {
  const { positive, zeroCount, negative, scale } = cell;
  const notPositive = zeroCount + (negative === undefined ? 0 : total(negative));
  const buckets: Bucket[] = [];
  if (notPositive > 0) buckets.push({ upTo: 0, below: notPositive });
  const octave = 2 ** Math.max(scale, 0);
  let below = notPositive;
  if (positive.size > 0) {
    const first = Math.floor(positive.offset / octave);
    const last = Math.floor((positive.offset + positive.size - 1) / octave);
    const least = upperBound(first - 1, Math.min(scale, 0));
    if (least > 0) buckets.push({ upTo: least, below });
    for (let power = first; power <= last; power++) {
      below += countOf(positive, power * octave, (power + 1) * octave);
      const upTo = upperBound(power, Math.min(scale, 0));
      if (upTo < Infinity) buckets.push({ upTo, below });
    }
  }
  buckets.push({ upTo: Infinity, below });
  return buckets;
}

function countOf(buckets: ExponentialBuckets, from: number, to: number): number {
  const { offset, size } = buckets;
  let count = 0;
  for (let index = Math.max(from, offset); index < Math.min(to, offset + size); index++)
    count += buckets.at(index);
  return count;
}

function total(buckets: ExponentialBuckets): number {
  return countOf(buckets, buckets.offset, buckets.offset + buckets.size);
}

/** Slots of an exponential histogram hold values of several buckets. */
function newestWithin(slots: ExemplarSlots | undefined, above: number, upTo: number): Exemplar | undefined {
  return slots
    ?.since(-Infinity)
    .filter(({ value }) => value > above && value <= upTo)
    .toSorted((left, right) => right.mark - left.mark)[0];
}
