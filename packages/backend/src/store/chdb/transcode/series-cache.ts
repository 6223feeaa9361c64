/**
 * What is known of the series that come again and again: from the attributes of a data point to the fingerprints of its
 * samples, so that labels are made and hashed once. Bounded by the memory it takes; beyond it all is learned anew.
 */
import { seriesKey, type MetricFamily } from "../../metric/series.ts";
import type { DeltaTotals } from "../../metric/delta.ts";
import type { Labels, Target } from "../../metric/labels.ts";

/** The series of one data point. */
export interface PointSeries {
  /** Low and high half of each, in the order of the point's samples. */
  readonly fingerprints: Uint32Array;
  /** Of buckets, or the quantiles. */
  readonly bounds: Float64Array;
  /** Milliseconds since 1970 of the sample that they were last put into their table for; −∞: never. */
  written: number;
  /** The cache's when they were. */
  generation: number;
  /** Their labels, from when they are to be written until they are; requests under way share them. */
  unwritten: readonly NewSeries[] | undefined;
  /** What deltas have added up to; absent before the first. Gone with the entry: the series begins anew then. */
  totals?: DeltaTotals;
}

export interface NewSeries {
  readonly fingerprint: bigint;
  readonly family: MetricFamily;
  readonly labels: Labels;
}

/** A series that came with its labels. */
export interface LabelledSeries {
  readonly family: MetricFamily;
  readonly series: PointSeries;
}

export interface KnownMetric {
  readonly family: MetricFamily;
  /** Its points are what was counted since the one before. */
  readonly isDelta: boolean;
  /** Why none of its points can be stored. */
  readonly problem: string | undefined;
  /** By the kind of point and its attributes, as text. */
  readonly points: Map<string, PointSeries>;
}

export interface KnownTarget {
  readonly target: Target;
  readonly metrics: Map<string, KnownMetric>;
  info: PointSeries | undefined;
}

const MAX_BYTES = 268_435_456;
/** About what an entry takes beside its key and its numbers. */
const ENTRY_BYTES = 400;

export class SeriesCache {
  readonly #maxBytes: number;
  readonly #targets = new Map<string, KnownTarget>();
  readonly #labelled = new Map<string, LabelledSeries>();
  readonly #generation: () => number;
  #bytes = 0;

  /** `generation` goes up when somebody has to be told all labels anew. */
  constructor(maxBytes: number = MAX_BYTES, generation: () => number = () => 0) {
    this.#maxBytes = maxBytes;
    this.#generation = generation;
  }

  get generation(): number {
    return this.#generation();
  }

  /** To be called between requests only: entries that are in use stay as they are. */
  makeRoom(): void {
    if (this.#bytes <= this.#maxBytes) return;
    this.#targets.clear();
    this.#labelled.clear();
    this.#bytes = 0;
  }

  target(target: Target): KnownTarget {
    const key = `${seriesKey(target.identity)}\u0001${target.info === undefined ? "" : seriesKey(target.info)}`;
    const known = this.#targets.get(key);
    if (known !== undefined) return known;
    const added: KnownTarget = { target, metrics: new Map(), info: undefined };
    this.#targets.set(key, added);
    this.#bytes += key.length * 2 + ENTRY_BYTES;
    return added;
  }

  addMetric(target: KnownTarget, key: string, metric: KnownMetric): void {
    target.metrics.set(key, metric);
    this.#bytes += key.length * 2 + ENTRY_BYTES;
  }

  addPoint(metric: KnownMetric, key: string, series: PointSeries): void {
    metric.points.set(key, series);
    this.#bytes += key.length + series.fingerprints.byteLength + series.bounds.byteLength + ENTRY_BYTES;
  }

  /** By `seriesKey`. */
  labelled(key: string): LabelledSeries | undefined {
    return this.#labelled.get(key);
  }

  addLabelled(key: string, series: LabelledSeries): void {
    if (!this.#labelled.has(key)) this.#bytes += key.length * 2 + ENTRY_BYTES;
    this.#labelled.set(key, series);
  }
}

/** Not written yet. */
export function pointSeries(series: readonly NewSeries[], bounds: ArrayLike<number>): PointSeries {
  const fingerprints = new Uint32Array(series.length * 2);
  for (const [index, { fingerprint }] of series.entries()) {
    fingerprints[index * 2] = Number(fingerprint & 0xffff_ffffn);
    fingerprints[index * 2 + 1] = Number(fingerprint >> 32n);
  }
  return {
    fingerprints,
    bounds: Float64Array.from(bounds),
    written: Number.NEGATIVE_INFINITY,
    generation: 0,
    unwritten: series,
  };
}
