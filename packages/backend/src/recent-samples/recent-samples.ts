/**
 * The newest samples of all series in memory, beside the store that keeps them for good: what dashboards, alerts and rules
 * read most, without a query and without waiting for what came last to be loaded.
 *
 * It answers only where it is complete: from a moment on, it has every sample that was acknowledged. Before that moment, and
 * where it cannot judge a condition, it says nothing, and the store answers.
 */
import {
  compareLabels,
  isStale,
  labelsOf,
  PatternRefused,
  type Labels,
  type NativeHistogram,
} from "@sightline/promql";
import type { RecentStatus, SeriesMatcher, StoredSeries } from "../store/store.ts";
import { FingerprintTable } from "./fingerprint-table.ts";
import { LabelIndex, labelTest } from "./label-index.ts";
import { isCheap, LONGEST_VALUE } from "./pattern-cost.ts";
import { SampleColumns, type Columns } from "./sample-columns.ts";

export interface RecentOptions {
  /** Milliseconds that samples are kept. */
  readonly keepMs: number;
  /** Of samples, labels and index; above it the oldest samples go. */
  readonly maxBytes: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export interface RecentSeries {
  readonly fingerprint: bigint;
  readonly labels: Readonly<Record<string, string>>;
}

export interface RecentHistogram {
  readonly low: number;
  readonly high: number;
  readonly unixMilli: number;
  readonly histogram: NativeHistogram;
}

/** What a request brought. */
export interface RecentBatch {
  /** Those that are new, or come with their labels again. */
  readonly series: readonly RecentSeries[];
  /** Rows of `metric_samples` as they are written: fingerprint, time, value; 24 bytes each. */
  readonly rows: readonly Uint8Array[];
  readonly histograms: readonly RecentHistogram[];
}

interface Kept {
  readonly low: number;
  readonly high: number;
  readonly labels: Readonly<Record<string, string>>;
  /** The same, as the evaluator has them. */
  readonly list: Labels;
  readonly samples: SampleColumns;
  /** When the labels came last; milliseconds since 1970. */
  told: number;
}

const ROW_BYTES = 24;
const WORD = 4_294_967_296;
const MINUTE = 60_000;
/**
 * For so long after they came a series may come without its labels, with samples that are kept: written again after an hour
 * (`FreshSeries`) by the time of samples, which may be an hour ahead (`timeBounds`).
 */
const LABELS_MS = 2 * 3_600_000;
/** About what a series takes beside its samples: objects, headers of columns, a place in lists. */
const SERIES_BYTES = 700;
/** Of the time that is in memory, what goes at once when there are too many bytes. */
const CUT = 1 / 8;
/** Series that are looked after when samples come: all of them in the time in which each gets as many samples. */
const LOOKED_AFTER = 8;

export class RecentSamples {
  readonly #options: RecentOptions;
  #numbers = new FingerprintTable();
  #kept: Kept[] = [];
  #index = new LabelIndex();
  /** Before this, samples may be missing; milliseconds since 1970. */
  #floor = Number.NEGATIVE_INFINITY;
  #isWarm = false;
  #sampleBytes = 0;
  #dropped = 0;
  #answered = 0;
  #next = 0;
  #generation = 1;
  /** Batches that are being added piece by piece. */
  #adding = 0;

  constructor(options: RecentOptions) {
    this.#options = options;
  }

  get keepMs(): number {
    return this.#options.keepMs;
  }

  /** Goes up when labels were let go: series have to come with their labels anew. */
  get generation(): number {
    return this.#generation;
  }

  /** Milliseconds since 1970; +∞ until `warmed`. */
  get since(): number {
    return this.#isWarm ? this.#oldest() : Number.POSITIVE_INFINITY;
  }

  get bytes(): number {
    return this.#sampleBytes + this.#kept.length * SERIES_BYTES + this.#index.bytes + this.#numbers.bytes;
  }

  get status(): RecentStatus {
    let samples = 0;
    for (const one of this.#kept) samples += one.samples.length;
    const { since } = this;
    return {
      series: this.#kept.length,
      samples,
      bytes: this.bytes,
      limitBytes: this.#options.maxBytes,
      ...(Number.isFinite(since) ? { seconds: Math.max(0, (this.#options.clock() - since) / 1000) } : {}),
      dropped: this.#dropped,
      answered: this.#answered,
    };
  }

  /** To be called when the batch is acknowledged, in the same breath. */
  add(batch: RecentBatch): void {
    const adding = this.adding(batch, Number.MAX_SAFE_INTEGER);
    let isDone = false;
    while (!isDone) isDone = adding.next().done === true;
  }

  /** As `add`, so many series and samples at a time; until the end nothing is told. To be begun, and ended, in any case. */
  *adding(batch: RecentBatch, piece: number): Generator<undefined, void> {
    this.#adding++;
    try {
      yield* this.#addParts(batch, piece);
    } catch (cause) {
      this.missed(batch);
      throw cause;
    } finally {
      this.#adding--;
    }
  }

  *#addParts({ series, rows, histograms }: RecentBatch, piece: number): Generator<undefined, void> {
    const oldest = this.#oldest();
    for (const [at, one] of series.entries()) {
      this.#know(one);
      if (at % piece === piece - 1) yield;
    }
    let count = histograms.length;
    for (const bytes of rows) {
      const stride = Math.min(piece, bytes.length) * ROW_BYTES;
      for (let at = 0; at < bytes.length; at += stride) {
        this.#addRows(bytes.subarray(at, at + stride), oldest);
        if (at + stride < bytes.length) yield;
      }
      count += bytes.length / ROW_BYTES;
    }
    for (const { low, high, unixMilli, histogram } of histograms) {
      const kept = this.#at(low, high, unixMilli, oldest);
      if (kept !== undefined) this.#sampleBytes += kept.samples.histogram(unixMilli, histogram, oldest);
    }
    this.#lookAfter(Math.ceil(count / LOOKED_AFTER), oldest);
    this.#makeRoom();
  }

  /** Something of the batch may have been stored, and is not here: nothing is told about its times. */
  missed({ rows, histograms }: RecentBatch): void {
    let newest = Number.NEGATIVE_INFINITY;
    for (const { unixMilli } of histograms) newest = Math.max(newest, unixMilli);
    for (const bytes of rows) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 8; at < bytes.length; at += ROW_BYTES)
        newest = Math.max(newest, view.getUint32(at, true) + view.getUint32(at + 4, true) * WORD);
    }
    this.#missUpTo(newest);
  }

  #missUpTo(unixMilli: number): void {
    this.#floor = Math.max(this.#floor, unixMilli + 1);
  }

  /** What the store had when it was opened. */
  addStored(series: RecentSeries, columns: Columns): void {
    const kept = this.#know(series);
    this.#sampleBytes += kept.samples.merge(columns);
    const before = kept.samples.bytes;
    if (kept.samples.trim(this.#oldest()) > 0) kept.samples.shrink();
    this.#sampleBytes += kept.samples.bytes - before;
    this.#makeRoom();
  }

  /** Everything that the store had from `since` on when it was opened is here. */
  warmed(since: number): void {
    this.#floor = Math.max(this.#floor, since);
    this.#isWarm = true;
  }

  /**
   * Series with samples in [from, to), milliseconds since 1970, by their labels. `undefined`: the store has to be asked.
   */
  series(
    matchers: readonly SeriesMatcher[],
    from: number,
    to: number,
    limit: number,
  ): readonly StoredSeries[] | undefined {
    if (this.#adding > 0 || from < this.since) return undefined;
    const found = this.#select(matchers, from, to);
    if (found === undefined) return undefined;
    this.#answered++;
    return byLabels(found).slice(0, limit);
  }

  #select(matchers: readonly SeriesMatcher[], from: number, to: number): Found[] | undefined {
    const patterns = matchers.filter(({ operator }) => operator === "=~" || operator === "!~");
    if (!patterns.every(({ value }) => isCheap(value))) return undefined;
    try {
      const matches = labelTest(matchers);
      const numbers = this.#index.candidates(matchers);
      const candidates = numbers?.map((number) => this.#kept[number]) ?? this.#kept;
      const found: Found[] = [];
      for (const kept of candidates) {
        if (kept === undefined) continue;
        const { labels, list } = kept;
        if (patterns.some(({ label }) => (labels[label] ?? "").length > LONGEST_VALUE)) return undefined;
        if (!matches(labels)) continue;
        const columns = kept.samples.within(from, to);
        if (columns !== undefined) found.push({ labels, list, ...columns });
      }
      return found;
    } catch (cause) {
      // The store tells what is wrong with the pattern.
      if (cause instanceof PatternRefused) return undefined;
      throw cause;
    }
  }

  /** Samples before this are of no use. */
  #oldest(): number {
    const { clock, keepMs } = this.#options;
    return Math.max(clock() - keepMs, this.#floor);
  }

  #know({ fingerprint, labels }: RecentSeries): Kept {
    const low = Number(fingerprint & 0xffff_ffffn);
    const high = Number(fingerprint >> 32n);
    const known = this.#kept[this.#numbers.get(low, high)];
    const told = this.#options.clock();
    if (known !== undefined) {
      known.told = told;
      return known;
    }
    const number = this.#kept.length;
    const own = this.#index.add(number, labels);
    const added: Kept = { low, high, labels: own, list: labelsOf(own), samples: new SampleColumns(), told };
    this.#numbers.set(low, high, number);
    this.#kept.push(added);
    this.#sampleBytes += added.samples.bytes;
    return added;
  }

  #addRows(bytes: Uint8Array, oldest: number): void {
    const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
    const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
    const values = new Float64Array(aligned.buffer, aligned.byteOffset, aligned.length / 8);
    for (let row = 0; row * 3 < values.length; row++) {
      const at = row * 6;
      const unixMilli = (words[at + 2] ?? 0) + (words[at + 3] ?? 0) * WORD;
      const kept = this.#at(words[at] ?? 0, words[at + 1] ?? 0, unixMilli, oldest);
      if (kept === undefined) continue;
      const value = values[row * 3 + 2] ?? 0;
      const isEnd = Number.isNaN(value) && isStale(values, row * 3 + 2);
      this.#sampleBytes += kept.samples.number(unixMilli, value, isEnd, oldest);
    }
  }

  /** `undefined`: the sample is older than what is kept, or its series is not known. */
  #at(low: number, high: number, unixMilli: number, oldest: number): Kept | undefined {
    if (unixMilli < oldest) return undefined;
    const kept = this.#kept[this.#numbers.get(low, high)];
    if (kept !== undefined) return kept;
    // Its labels went between the request's beginning and its end. They come again with the next one.
    this.#generation++;
    this.#missUpTo(unixMilli);
    return undefined;
  }

  /** Lets go what is too old of series that get no samples any more. */
  #lookAfter(count: number, oldest: number): void {
    for (let left = Math.min(count, this.#kept.length); left > 0; left--) {
      this.#next = (this.#next + 1) % this.#kept.length;
      const samples = this.#kept[this.#next]?.samples;
      if (samples === undefined || samples.trim(oldest) === 0 || samples.length > 0) continue;
      const before = samples.bytes;
      samples.shrink();
      this.#sampleBytes += samples.bytes - before;
    }
    // Once a round.
    if (this.#next >= count) return;
    const gone = this.#options.clock() - this.#options.keepMs - LABELS_MS;
    const isGone = ({ told, samples }: Kept): boolean => told < gone && samples.length === 0;
    if (this.#kept.some(isGone)) this.#keepOnly((kept) => !isGone(kept));
  }

  #makeRoom(): void {
    const { maxBytes, clock } = this.#options;
    while (this.bytes > maxBytes && this.#kept.length > 0) {
      const oldest = this.#oldest();
      const span = clock() - oldest;
      this.#letGoBefore(span < 2 * MINUTE ? this.#newest() + 1 : oldest + span * CUT);
    }
  }

  #newest(): number {
    return this.#kept.reduce((newest, { samples }) => Math.max(newest, samples.newest), this.#oldest());
  }

  #letGoBefore(floor: number): void {
    this.#floor = Math.max(this.#floor, floor);
    for (const { samples } of this.#kept) {
      const before = samples.bytes;
      const count = samples.trim(floor);
      if (count > 0) samples.shrink();
      this.#dropped += count;
      this.#sampleBytes += samples.bytes - before;
    }
    if (this.#kept.every(({ samples }) => samples.length > 0)) return;
    this.#keepOnly(({ samples }) => samples.length > 0);
    this.#generation++;
  }

  #keepOnly(stays: (kept: Kept) => boolean): void {
    const kept = this.#kept.filter(stays);
    this.#numbers = new FingerprintTable();
    this.#index = new LabelIndex();
    this.#sampleBytes = 0;
    this.#next = 0;
    this.#kept = kept.map((one, number) => {
      this.#numbers.set(one.low, one.high, number);
      this.#sampleBytes += one.samples.bytes;
      return { ...one, labels: this.#index.add(number, one.labels) };
    });
  }
}

interface Found extends StoredSeries {
  readonly list: Labels;
}

function byLabels(series: readonly Found[]): readonly Found[] {
  return series.toSorted((left, right) => compareLabels(left.list, right.list));
}
