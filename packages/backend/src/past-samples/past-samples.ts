/**
 * What was read of the tables about a time that is over, kept for a while: a dashboard that asks again has only to read what
 * came since. A stretch holds for as long as nothing is written into it: every acknowledged sample is looked at, and the
 * stretches that reach beyond its time end there from then on.
 */
import type { RecentBatch } from "../recent-samples/recent-samples.ts";
import type { StoredSeries } from "../store/store.ts";
import { sharedTimes } from "./shared-times.ts";
import { type ListedSeries, listed } from "./stretch.ts";

export interface PastOptions {
  /** Of samples and labels; the stretches that were asked for longest ago go first. */
  readonly maxBytes: number;
  /** Samples that are older may have gone from the tables. */
  readonly retentionMs: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Series of a selector with all of their samples in [from, to), milliseconds since 1970. Others may be in it: cut them. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly series: readonly ListedSeries[];
}

/** A read under way. What is written meanwhile it may have seen or not. */
export interface Reading {
  readonly from: number;
  readonly to: number;
}

interface Span {
  readonly from: number;
  to: number;
}

interface Kept extends Span {
  readonly series: readonly ListedSeries[];
  readonly bytes: number;
  asked: number;
}

/** Samples come late by seconds, and by minutes where a sender tries again: what is younger is not kept. */
const SETTLED_MS = 10 * 60_000;
/** A page asks again within this, or is gone. */
const UNASKED_MS = 10 * 60_000;
const MOST_STRETCHES = 256;
/** One of them takes this part of all bytes at most. */
const LARGEST = 1 / 2;
const ROW_BYTES = 24;
const WORD = 4_294_967_296;
/** About what a series takes beside its samples, and what a native histogram does. */
const SERIES_BYTES = 700;
const HISTOGRAM_BYTES = 600;

export class PastSamples {
  readonly #options: PastOptions;
  /** Those asked for longest ago first. */
  readonly #kept = new Map<string, Kept>();
  readonly #readings = new Set<Span>();
  #bytes = 0;

  constructor(options: PastOptions) {
    this.#options = options;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Before this, what is read may be kept; whole milliseconds since 1970. */
  get settled(): number {
    return Math.floor(this.#options.clock()) - SETTLED_MS;
  }

  /** Whether a window that begins then is any of this one's business. */
  reaches(from: number): boolean {
    return from < this.settled && from >= this.#options.clock() - this.#options.retentionMs;
  }

  find(key: string, from: number): Stretch | undefined {
    this.#letGoUnasked();
    const kept = this.#kept.get(key);
    if (kept === undefined || kept.from > from || kept.to <= from) return undefined;
    kept.asked = this.#options.clock();
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return { from: kept.from, to: kept.to, series: kept.series };
  }

  /** To be called before the tables are asked; `end` in any case. */
  begin(from: number, to: number): Reading {
    const reading = { from, to: Math.min(to, this.settled) };
    this.#readings.add(reading);
    return reading;
  }

  end(reading: Reading): void {
    this.#readings.delete(reading);
  }

  /** What a reading found, unless a longer stretch that is as new is there. */
  keep(key: string, reading: Reading, found: readonly StoredSeries[]): void {
    const { from, to } = reading;
    if (!this.#readings.has(reading) || to <= from) return;
    const before = this.#kept.get(key);
    if (before !== undefined && before.to >= to && before.to - before.from > to - from) return;
    const share = sharedTimes();
    const series = listed(found).map((one) => ({ ...one, time: share(one.time) }));
    const bytes = bytesOf(series);
    if (bytes > this.#options.maxBytes * LARGEST) return;
    this.#letGo(key);
    this.#kept.set(key, { from, to, series, bytes, asked: this.#options.clock() });
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#options.maxBytes && this.#kept.size <= MOST_STRETCHES) break;
      this.#letGo(oldest);
    }
  }

  /** To be called when a batch is acknowledged, and when a part of it may be stored, in the same breath. */
  written({ rows, histograms }: Pick<RecentBatch, "rows" | "histograms">): void {
    this.#letGoUnasked();
    if (this.#kept.size + this.#readings.size === 0) return;
    let oldest = Number.POSITIVE_INFINITY;
    for (const { unixMilli } of histograms) oldest = Math.min(oldest, unixMilli);
    for (const bytes of rows) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 8; at < bytes.length; at += ROW_BYTES) {
        const unixMilli = view.getUint32(at, true) + view.getUint32(at + 4, true) * WORD;
        if (unixMilli < oldest) oldest = unixMilli;
      }
    }
    for (const reading of this.#readings) reading.to = Math.min(reading.to, oldest);
    for (const [key, kept] of this.#kept) {
      kept.to = Math.min(kept.to, oldest);
      if (kept.to <= kept.from) this.#letGo(key);
    }
  }

  /** Rows went from the tables. */
  clear(): void {
    for (const reading of this.#readings) reading.to = reading.from;
    this.#kept.clear();
    this.#bytes = 0;
  }

  #letGoUnasked(): void {
    const before = this.#options.clock() - UNASKED_MS;
    for (const [key, { asked }] of this.#kept) {
      if (asked >= before) break;
      this.#letGo(key);
    }
  }

  #letGo(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0;
    this.#kept.delete(key);
  }
}

function bytesOf(series: readonly ListedSeries[]): number {
  const times = new Set<ArrayBufferLike>();
  let bytes = 0;
  for (const { time, value, histograms } of series) {
    bytes += SERIES_BYTES + value.buffer.byteLength + (histograms?.length ?? 0) * HISTOGRAM_BYTES;
    // Several series may share their times.
    if (!times.has(time.buffer)) bytes += time.buffer.byteLength;
    times.add(time.buffer);
  }
  return bytes;
}
