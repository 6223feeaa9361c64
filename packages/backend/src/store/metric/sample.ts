/** What a series is made of, however it came in. */
import type { NativeHistogram } from "@sightline/promql";
import type { Labels } from "./labels.ts";
import type { MetricFamily } from "./series.ts";

/** `stale`: the series ended. It is a word here, because a number cannot be trusted to keep the bits of a certain NaN. */
export type SampleValue = number | "stale" | NativeHistogram;

export interface Sample {
  /** Milliseconds since 1970, whole. */
  readonly unixMilli: number;
  readonly value: SampleValue;
}

/** A single observation that stands for others, mostly with the id of its trace. */
export interface Exemplar {
  /** `trace_id`, `span_id` and others; without a prototype. */
  readonly labels: Labels;
  readonly value: number;
  /** Milliseconds since 1970, whole. */
  readonly unixMilli: number;
}

/** A series as Prometheus has it, with what came of it in one request. */
export interface WrittenSeries {
  readonly family: MetricFamily;
  /** With `__name__`, without a prototype, none of them empty. */
  readonly labels: Labels;
  readonly samples: readonly Sample[];
  readonly exemplars?: readonly Exemplar[] | undefined;
}

export function isHistogram(value: SampleValue): value is NativeHistogram {
  return typeof value === "object";
}
