/** Metrics from spans: counted as spans are stored, written as samples every few seconds. */
import type { ProtoReader } from "@sightline/otlp";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { WrittenSeries } from "../store/metric/sample.ts";
import type { SpanWatch, WatchedSpans } from "../store/span-watch.ts";
import type { SeriesWriter } from "../store/store.ts";
import { SpanCounts, type SpanCountLimits } from "./span-counts.ts";
import { SpanReading, type SpanWeights } from "./span-reading.ts";
import { StagedSpans } from "./staged-spans.ts";

export interface SpanMetricsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Between two publications; default 15 s, as Prometheus' users scrape. */
  readonly intervalMs?: number;
  readonly limits?: SpanCountLimits;
}

const DEFAULT_INTERVAL_MS = 15_000;
/** Spans of a request that are counted in one go, less than half a millisecond. */
const PIECE = 2048;
const MOST_IDLE = 32;
/** Series that are written in one go. */
const WRITE_PIECE = 1000;

export class SpanMetrics implements SpanWatch {
  readonly counts: SpanCounts;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #intervalMs: number;
  readonly #weights: SpanWeights = new Map();
  /** Room of requests that are counted, for the next ones. */
  readonly #idle: StagedSpans[] = [];
  #writer: SeriesWriter | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #since: number;
  #isFailing = false;

  constructor({ clock, logger, intervalMs = DEFAULT_INTERVAL_MS, limits }: SpanMetricsOptions) {
    this.#clock = clock;
    this.#logger = logger;
    this.#intervalMs = intervalMs;
    this.counts = new SpanCounts(clock, limits);
    this.#since = Math.floor(clock());
  }

  begin(): WatchedSpans {
    const staged = this.#idle.pop() ?? new StagedSpans();
    return new SpanReading({ services: this.counts.services, weights: this.#weights, staged }, (reader) =>
      this.#count(staged, reader, 0),
    );
  }

  /** Begins to publish: the store that shows its spans takes the samples, too. */
  start(writer: SeriesWriter): void {
    this.#writer = writer;
    this.#wait();
  }

  /** Publishes what is counted, and no more. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#running;
    if (this.#writer !== undefined) await this.#publish(this.#writer);
    this.#writer = undefined;
  }

  #count(spans: StagedSpans, reader: ProtoReader, from: number): void {
    const to = Math.min(spans.count, from + PIECE);
    this.counts.count(spans, reader, from, to);
    if (to < spans.count) {
      setImmediate(() => this.#count(spans, reader, to));
    } else if (this.#idle.length < MOST_IDLE && spans.count <= PIECE) {
      spans.count = 0;
      this.#idle.push(spans);
    }
  }

  #wait(): void {
    this.#timer = setTimeout(() => {
      const writer = this.#writer;
      if (writer === undefined) return;
      this.#running = this.#publish(writer).then(() => {
        if (this.#writer !== undefined) this.#wait();
      });
    }, this.#intervalMs);
    this.#timer.unref();
  }

  /** Never rejects: counters lose nothing by a publication that is missing. */
  async #publish(writer: SeriesWriter): Promise<void> {
    const now = Math.floor(this.#clock());
    const since = this.#since;
    this.#since = now;
    try {
      // All at one time, though they are written one piece after the other.
      const series: readonly WrittenSeries[] = Array.from(this.counts.publish(now, since));
      for (let at = 0; at < series.length; at += WRITE_PIECE)
        await writer.writeSeries(series.slice(at, at + WRITE_PIECE));
      this.#isFailing = false;
    } catch (cause) {
      if (!this.#isFailing) this.#logger.warn({ err: cause }, "metrics from spans could not be stored");
      this.#isFailing = true;
    }
  }
}
