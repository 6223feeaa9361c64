/** Samples and exemplars as rows of their tables. */
import type { Buckets, NativeHistogram, ResetHint } from "@sightline/promql";
import type { Exemplar } from "../../metric/sample.ts";
import type { Labels } from "../../metric/labels.ts";
import type { RowWriter } from "./row-writer.ts";

/** The number that a series is known by, in halves. */
export interface Fingerprint {
  readonly low: number;
  readonly high: number;
}

/** In the order of their numbers in `metric_histograms.reset_hint`. */
export const RESET_HINTS: readonly ResetHint[] = Object.freeze(["unknown", "reset", "not_reset", "gauge"]);
/** `StaleNaN` of Prometheus' model/value, in halves. */
const STALE_LOW = 2;
const STALE_HIGH = 0x7ff0_0000;
const WORD = 4_294_967_296;

export function writeNumber(writer: RowWriter, of: Fingerprint, unixMilli: number, value: number): void {
  writeKey(writer, of, unixMilli);
  writer.float64(value);
}

export function writeStale(writer: RowWriter, of: Fingerprint, unixMilli: number): void {
  writeKey(writer, of, unixMilli);
  writer.words(STALE_LOW, STALE_HIGH);
}

export function writeHistogram(
  writer: RowWriter,
  of: Fingerprint,
  unixMilli: number,
  histogram: NativeHistogram,
): void {
  writeKey(writer, of, unixMilli);
  writer.uint8(RESET_HINTS.indexOf(histogram.resetHint));
  writer.uint8(histogram.schema & 255);
  writer.float64(histogram.zeroThreshold);
  writer.float64(histogram.zeroCount);
  writer.float64(histogram.count);
  writer.float64(histogram.sum);
  writeBuckets(writer, histogram.positive);
  writeBuckets(writer, histogram.negative);
  writeNumbers(writer, histogram.customBounds);
}

export function writeExemplar(writer: RowWriter, of: Fingerprint, exemplar: Exemplar): void {
  writeKey(writer, of, exemplar.unixMilli);
  writer.float64(exemplar.value);
  writeLabels(writer, exemplar.labels);
}

export function writeLabels(writer: RowWriter, labels: Labels): void {
  const names = Object.keys(labels);
  writer.varint(names.length);
  for (const name of names) {
    writer.text(name);
    writer.text(labels[name] ?? "");
  }
}

/** Times before 1970 are refused at receipt. */
function writeKey(writer: RowWriter, { low, high }: Fingerprint, unixMilli: number): void {
  writer.words(low, high);
  writer.words(unixMilli % WORD, Math.floor(unixMilli / WORD));
}

function writeBuckets(writer: RowWriter, { indices, counts }: Buckets): void {
  writer.varint(indices.length);
  for (const index of indices) writer.uint32(index >>> 0);
  writeNumbers(writer, counts);
}

function writeNumbers(writer: RowWriter, numbers: readonly number[]): void {
  writer.varint(numbers.length);
  for (const number of numbers) writer.float64(number);
}
