/** Values inside an evaluation: one typed array a series, one element a step, no object a sample. */
import { assertNever } from "@sightline/model";
import type { NativeHistogram } from "../histogram/histogram.ts";
import { type Labels, labelsKey, withoutMetadata } from "../labels/labels.ts";
import { BYTES_A_SERIES, BYTES_A_STEP } from "../limit/budget.ts";
import { evaluationError } from "./evaluation-error.ts";

/** What a step of a series holds. */
export const ABSENT = 0;
export const FLOAT = 1;
export const HISTOGRAM = 2;

/** A series over the steps of a query. Written while it is made, never after. */
export interface StepSeries {
  readonly labels: Labels;
  /** By step: ABSENT, FLOAT or HISTOGRAM. */
  readonly present: Uint8Array;
  /** By step; meaningful where `present` is FLOAT. */
  readonly values: Float64Array;
  /** By step; only for series that have histograms. */
  histograms: (NativeHistogram | undefined)[] | undefined;
  /** The name goes at the end of the query (delayed name removal). */
  readonly dropsName: boolean;
}

export interface VectorValue {
  readonly kind: "vector";
  readonly series: readonly StepSeries[];
}

export interface ScalarValue {
  readonly kind: "scalar";
  readonly values: Float64Array;
}

export interface StringValue {
  readonly kind: "string";
  readonly value: string;
}

export type Value = VectorValue | ScalarValue | StringValue;

/** Raw samples of a series, stale ones taken out: what functions over ranges read. */
export interface RawSeries {
  readonly labels: Labels;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly histograms: readonly (NativeHistogram | undefined)[] | undefined;
  /** When counting began, by sample; 0 where that is not known. */
  readonly startTimes: Float64Array | undefined;
  readonly dropsName: boolean;
}

export function newSeries(labels: Labels, steps: number, dropsName: boolean): StepSeries {
  // One allocation for both arrays.
  const buffer = new ArrayBuffer(steps * (Float64Array.BYTES_PER_ELEMENT + 1));
  return {
    labels,
    present: new Uint8Array(buffer, steps * Float64Array.BYTES_PER_ELEMENT, steps),
    values: new Float64Array(buffer, 0, steps),
    histograms: undefined,
    dropsName,
  };
}

export function setHistogram(series: StepSeries, step: number, histogram: NativeHistogram): void {
  series.histograms ??= Array.from({ length: series.present.length });
  series.histograms[step] = histogram;
  series.present[step] = HISTOGRAM;
}

export function setFloat(series: StepSeries, step: number, value: number): void {
  series.values[step] = value;
  series.present[step] = FLOAT;
}

/** Copies one step, float or histogram. */
export function copyStep(from: StepSeries, to: StepSeries, step: number): void {
  const histogram = from.present[step] === HISTOGRAM ? from.histograms?.[step] : undefined;
  if (histogram === undefined) setFloat(to, step, from.values[step] ?? Number.NaN);
  else setHistogram(to, step, histogram);
}

export function isEmpty(series: StepSeries): boolean {
  return !series.present.includes(FLOAT) && !series.present.includes(HISTOGRAM);
}

/** A series that means something else now: its name goes, at once or at the end. */
export function unnamed(labels: Labels, isDelayed: boolean): Pick<StepSeries, "labels" | "dropsName"> {
  return isDelayed ? { labels, dropsName: true } : { labels: withoutMetadata(labels), dropsName: true };
}

/** 1 at each step where one of the series has a sample. */
export function presenceOf(series: readonly StepSeries[], steps: number): Uint8Array {
  const found = new Uint8Array(steps);
  for (const { present } of series) {
    for (let step = 0; step < steps; step++) if (present[step] !== ABSENT) found[step] = 1;
  }
  return found;
}

export function hasSameLabels(series: readonly StepSeries[]): boolean {
  return new Set(series.map(({ labels }) => labelsKey(labels))).size !== series.length;
}

/** Series of equal labels become one, as long as they share no step. */
export function mergeSameLabels(series: readonly StepSeries[]): readonly StepSeries[] {
  if (series.length < 2 || !hasSameLabels(series)) return series;
  const merged = new Map<string, StepSeries>();
  for (const one of series) {
    const key = labelsKey(one.labels);
    const other = merged.get(key);
    if (other === undefined) {
      merged.set(key, {
        ...one,
        present: one.present.slice(),
        values: one.values.slice(),
        histograms: one.histograms?.slice(),
      });
      continue;
    }
    for (let step = 0; step < one.present.length; step++) {
      if (one.present[step] === ABSENT) continue;
      if (other.present[step] !== ABSENT) throw evaluationError("same-labels");
      copyStep(one, other, step);
    }
  }
  return [...merged.values()];
}

/** A native histogram with some buckets, a guess. */
const BYTES_A_HISTOGRAM = 300;

/** Bytes that a value holds, roughly: typed arrays, and a guess for each histogram. */
export function bytesOf(value: Value): number {
  switch (value.kind) {
    case "string":
      return value.value.length * 2;
    case "scalar":
      return value.values.byteLength;
    case "vector": {
      let bytes = 0;
      for (const { present, histograms } of value.series) {
        bytes +=
          BYTES_A_SERIES + present.length * BYTES_A_STEP + (histograms?.length ?? 0) * BYTES_A_HISTOGRAM;
      }
      return bytes;
    }
    default:
      return assertNever(value, "value");
  }
}
