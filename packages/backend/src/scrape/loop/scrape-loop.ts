/** One target, scraped again and again. */
import type { Logger } from "pino";
import type { Clock } from "../../clock.ts";
import { readingExposition } from "../../exposition/parse.ts";
import type { Labels } from "../../store/metric/labels.ts";
import type { SampleValue, WrittenSeries } from "../../store/metric/sample.ts";
import type { Turns } from "../../store/chdb/turns.ts";
import type { SeriesWriter } from "../../store/store.ts";
import type { LabelMap } from "../relabel/apply.ts";
import type { Target } from "../target/target.ts";
import { firstDelay, nextDelay } from "./offset.ts";
import type { Page, PageRequests } from "./page-request.ts";
import { mergeTarget, TargetSeries, type Taken } from "./target-series.ts";

export interface LastScrape {
  /** Milliseconds since 1970. */
  readonly unixMilli: number;
  readonly seconds: number;
  readonly samples: number;
  /** Whether the page could be read; its samples may still not have been stored. */
  readonly isUp: boolean;
  /** Empty where all went well. */
  readonly error: string;
}

export interface LoopDeps {
  readonly pages: PageRequests;
  readonly writer: SeriesWriter;
  /** Shared by all targets. */
  readonly turns: Turns;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Lines, or samples, of a turn: less than a millisecond. */
const PIECE = 100;

const NOTHING: Taken = Object.freeze({ series: [], scraped: 0, kept: 0, added: 0 });

/** What is told of each scrape, beside its samples. */
const REPORT = {
  up: "Whether the target answered with a page that could be read.",
  scrape_duration_seconds: "From the request to the last sample of the page.",
  scrape_samples_scraped: "Samples of the page.",
  scrape_samples_post_metric_relabeling: "Samples that metric_relabel_configs kept.",
  scrape_series_added: "Series that the scrape before did not have.",
} as const;

export class ScrapeLoop {
  readonly target: Target;
  readonly #deps: LoopDeps;
  readonly #series: TargetSeries;
  readonly #stopped = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #last: LastScrape | undefined;

  /** `before`: the loop of the same target before its job was changed; what it knows goes on living here. */
  constructor(target: Target, deps: LoopDeps, before?: ScrapeLoop) {
    this.target = target;
    this.#deps = deps;
    this.#series = new TargetSeries(target, before?.series);
    this.#last = before?.last;
  }

  get series(): TargetSeries {
    return this.#series;
  }

  /** `undefined`: not scraped yet. */
  get last(): LastScrape | undefined {
    return this.#last;
  }

  /** Begins at a time within the interval that is the target's own, so that not all are scraped at once. */
  start(): void {
    this.#wait(firstDelay(this.target, this.#deps.clock()));
  }

  /** `ends`: the target is gone, so its series end; false where the backend ends, and will be back. */
  async stop(ends: boolean): Promise<void> {
    clearTimeout(this.#timer);
    this.#stopped.abort();
    await this.#running;
    if (!ends || this.#last === undefined) return;
    const now = Math.floor(this.#deps.clock());
    await this.#write([...this.#series.end(now), ...this.#report(now, "stale")]);
  }

  #wait(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      const unixMilli = Math.floor(this.#deps.clock());
      this.#running = this.#scrape(unixMilli).then(() => {
        this.#running = undefined;
        // Turns that a slow scrape has missed are let go.
        if (!this.#stopped.signal.aborted) this.#wait(nextDelay(this.target, unixMilli, this.#deps.clock()));
      });
    }, milliseconds);
  }

  async #scrape(unixMilli: number): Promise<void> {
    const begun = performance.now();
    let taken = NOTHING;
    let error = "";
    try {
      const page = await this.#deps.pages.get(this.target, this.#stopped.signal);
      taken = await this.#take(page, unixMilli);
    } catch (cause) {
      if (this.#stopped.signal.aborted) return;
      error = reasonOf(cause);
      this.#deps.logger.debug({ url: this.target.url, error }, "a target could not be scraped");
    }
    const series = error === "" ? taken.series : this.#series.end(unixMilli);
    const seconds = (performance.now() - begun) / 1000;
    const report = {
      up: error === "" ? 1 : 0,
      scrape_duration_seconds: seconds,
      scrape_samples_scraped: taken.scraped,
      scrape_samples_post_metric_relabeling: taken.kept,
      scrape_series_added: taken.added,
    };
    const stored = await this.#write([...series, ...this.#report(unixMilli, report)]);
    this.#last = {
      unixMilli,
      seconds,
      samples: taken.kept,
      isUp: error === "",
      error: error === "" ? stored : error,
    };
  }

  /** In turns: a page may have a hundred thousand series, and others are waiting. */
  async #take({ body, contentType }: Page, unixMilli: number): Promise<Taken> {
    const { turns } = this.#deps;
    const reading = readingExposition(body, contentType);
    await turns.run(() => reading.next(PIECE));
    const taking = this.#series.taking(reading.result().samples, unixMilli);
    await turns.run(() => taking.next(PIECE));
    return taking.finish();
  }

  /** Returns why they could not be stored, empty where they were. */
  async #write(series: readonly WrittenSeries[]): Promise<string> {
    try {
      const { rejections } = await this.#deps.writer.writeSeries(series);
      const [first] = rejections;
      return first === undefined ? "" : `${first.count} samples were refused: ${first.reason}`;
    } catch (cause) {
      const reason = `the samples could not be stored: ${reasonOf(cause)}`;
      this.#deps.logger.warn({ url: this.target.url, reason }, "a scrape is lost");
      return reason;
    }
  }

  #report(
    unixMilli: number,
    values: Readonly<Record<keyof typeof REPORT, number>> | "stale",
  ): readonly WrittenSeries[] {
    return REPORT_NAMES.map((name) => {
      const labels: LabelMap = new Map([["__name__", name]]);
      mergeTarget(labels, this.target.labels, false);
      const all: Labels = Object.assign(Object.create(null), Object.fromEntries(labels));
      const family = { name, kind: "gauge", unit: "", help: REPORT[name] } as const;
      const value: SampleValue = values === "stale" ? values : values[name];
      return { labels: all, family, samples: [{ unixMilli, value }] };
    });
  }
}

const REPORT_NAMES = [
  "up",
  "scrape_duration_seconds",
  "scrape_samples_scraped",
  "scrape_samples_post_metric_relabeling",
  "scrape_series_added",
] as const satisfies readonly (keyof typeof REPORT)[];

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === "" && cause.errors.length > 0)
    return reasonOf(cause.errors[0]);
  return cause instanceof Error ? cause.message : String(cause);
}
