/**
 * The samples of one series by time, as two columns that a reader gets a stretch of without a copy. So that what a reader
 * holds stays as it is, samples are only put after the last one; for anything else new columns are made.
 */
import { isStale, markStale, type NativeHistogram } from "@sightline/promql";
import type { StoredSeries } from "../store/store.ts";

/** A time and a value, 8 bytes each. */
export const SAMPLE_BYTES = 16;
/** About what a native histogram takes beside its buckets, and one bucket. */
const HISTOGRAM_BYTES = 300;
const BUCKET_BYTES = 16;
/** Columns grow by a quarter: of a series that goes on, about a tenth of them is empty. */
const GROWTH = 1.25;
const FIRST_CAPACITY = 8;
const NOTHING_GOES = Number.NEGATIVE_INFINITY;

export type Columns = Pick<StoredSeries, "time" | "value" | "histograms">;

export class SampleColumns {
  #times: Float64Array;
  #values: Float64Array;
  #histograms: (NativeHistogram | undefined)[] | undefined;
  #histogramBytes = 0;
  #begin = 0;
  #end = 0;

  /** `capacity`: room for so many samples at first. */
  constructor(capacity: number = FIRST_CAPACITY) {
    this.#times = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
  }

  get length(): number {
    return this.#end - this.#begin;
  }

  get bytes(): number {
    return this.#times.length * SAMPLE_BYTES + this.#histogramBytes;
  }

  /** Milliseconds since 1970; −∞ where there is none. */
  get newest(): number {
    return this.length === 0 ? Number.NEGATIVE_INFINITY : (this.#times[this.#end - 1] ?? 0);
  }

  /** `value` may be the end of the series. What is before `oldest` may be let go. Returns by how much `bytes` changed. */
  number(time: number, value: number, isEnd: boolean, oldest: number): number {
    const before = this.bytes;
    let at = this.#place(time, oldest);
    if (at === this.#end) this.#end++;
    else if (this.#times[at] !== time) at = this.#open(at);
    else if (!this.#replaces(at, value, isEnd)) return this.bytes - before;
    this.#times[at] = time;
    // Assigned, a NaN may lose the bits that tell what it is.
    if (isEnd) markStale(this.#values, at);
    else this.#values[at] = value;
    return this.bytes - before;
  }

  /** Of a number and a histogram at one time the histogram stays, of two histograms the one that counts more. */
  histogram(time: number, histogram: NativeHistogram, oldest: number): number {
    const before = this.bytes;
    let at = this.#place(time, oldest);
    const isThere = at !== this.#end && this.#times[at] === time;
    const present = isThere ? this.#histograms?.[at] : undefined;
    if (present !== undefined && present.count >= histogram.count) return this.bytes - before;
    if (at === this.#end) this.#end++;
    else if (!isThere) at = this.#open(at);
    this.#times[at] = time;
    if (!isThere) this.#values[at] = 0;
    this.#histograms ??= [];
    while (this.#histograms.length < this.#end) this.#histograms.push(undefined);
    this.#histograms[at] = histogram;
    this.#histogramBytes += bytesOf(histogram) - (present === undefined ? 0 : bytesOf(present));
    return this.bytes - before;
  }

  /** Takes in what others have, by time; for more than a few before the newest. Returns by how much `bytes` changed. */
  merge(columns: Columns): number {
    const before = this.bytes;
    const own = this.within(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    const { time, value } = columns;
    const merged = new SampleColumns(time.length + this.length);
    let next = 0;
    for (const [at, moment] of own?.time.entries() ?? []) {
      while ((time[next] ?? Number.POSITIVE_INFINITY) < moment) merged.#copy(columns, next++);
      if (own !== undefined) merged.#copy(own, at);
      if (time[next] === moment) merged.#copy(columns, next++);
    }
    while (next < value.length) merged.#copy(columns, next++);
    this.#times = merged.#times;
    this.#values = merged.#values;
    this.#histograms = merged.#histograms;
    this.#histogramBytes = merged.#histogramBytes;
    this.#begin = 0;
    this.#end = merged.#end;
    return this.bytes - before;
  }

  #copy({ time, value, histograms }: Columns, at: number): void {
    const [moment = 0, histogram] = [time[at], histograms?.[at]];
    if (histogram === undefined) this.number(moment, value[at] ?? 0, isStale(value, at), NOTHING_GOES);
    else this.histogram(moment, histogram, NOTHING_GOES);
  }

  /** Lets go what is before `oldest`. Returns how many samples these were. */
  trim(oldest: number): number {
    const begin = this.#firstFrom(oldest);
    const count = begin - this.#begin;
    if (this.#histograms !== undefined) {
      for (let at = this.#begin; at < begin; at++) {
        const histogram = this.#histograms[at];
        if (histogram !== undefined) this.#histogramBytes -= bytesOf(histogram);
      }
    }
    this.#begin = begin;
    return count;
  }

  /** Gives back the room of what was let go. */
  shrink(): void {
    this.#move(Math.max(FIRST_CAPACITY, this.length));
  }

  /** Samples in [from, to), not copied; `undefined`: none. */
  within(from: number, to: number): Columns | undefined {
    const begin = this.#firstFrom(from);
    const end = this.#firstFrom(to);
    if (begin >= end) return undefined;
    const time = this.#times.subarray(begin, end);
    const histograms = this.#histograms?.slice(begin, end);
    if (histograms === undefined || !histograms.some((one) => one !== undefined))
      return { time, value: this.#values.subarray(begin, end) };
    while (histograms.length < end - begin) histograms.push(undefined);
    return { time, value: this.#values.subarray(begin, end), histograms };
  }

  /** The index of the sample at a time, or of where it belongs; there is room for one more. */
  #place(time: number, oldest: number): number {
    if (this.#end === this.#times.length) {
      this.trim(oldest);
      this.#move(Math.max(FIRST_CAPACITY, Math.ceil(this.length * GROWTH) + 1));
    }
    return time > this.newest ? this.#end : this.#firstFrom(time);
  }

  #firstFrom(time: number): number {
    let low = this.#begin;
    let high = this.#end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#times[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The end of a series stays, then what is no number, then the larger number; with a histogram there, nothing is taken. */
  #replaces(at: number, value: number, isEnd: boolean): boolean {
    if (this.#histograms?.[at] !== undefined) return false;
    if (isEnd) return true;
    const present = this.#values[at] ?? 0;
    return !Number.isNaN(present) && (Number.isNaN(value) || value > present);
  }

  /** Makes room for a sample before others, in columns that nobody reads. Returns where it is. */
  #open(at: number): number {
    const index = at - this.#begin;
    this.#move(this.#times.length - this.#begin);
    this.#times.copyWithin(index + 1, index, this.#end);
    this.#values.copyWithin(index + 1, index, this.#end);
    this.#histograms?.splice(index, 0, undefined);
    this.#end++;
    return index;
  }

  #move(capacity: number): void {
    const times = new Float64Array(capacity);
    times.set(this.#times.subarray(this.#begin, this.#end));
    const values = new Float64Array(capacity);
    values.set(this.#values.subarray(this.#begin, this.#end));
    this.#histograms =
      this.#histogramBytes === 0 ? undefined : this.#histograms?.slice(this.#begin, this.#end);
    [this.#times, this.#values] = [times, values];
    this.#end -= this.#begin;
    this.#begin = 0;
  }
}

function bytesOf({ positive, negative, customBounds }: NativeHistogram): number {
  return (
    HISTOGRAM_BYTES +
    (positive.indices.length + negative.indices.length) * BUCKET_BYTES +
    customBounds.length * 8
  );
}
