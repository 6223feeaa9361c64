/** All that is scraped: jobs from URLs and files, read again when a file changes. */
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import { Turns } from "../store/chdb/turns.ts";
import type { SeriesWriter } from "../store/store.ts";
import type { ScrapeJob } from "./config/job.ts";
import { JobTargets, type JobDeps } from "./job-targets.ts";
import { jobsOf, readSources, type SourceText } from "./sources.ts";

export interface ScraperOptions {
  /** URLs and files, as `--scrape` has them. */
  readonly given: readonly string[];
  readonly writer: SeriesWriter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly version: string;
  /** Between two looks at the files; default 5 s. */
  readonly pollMs?: number;
}

const DEFAULT_POLL_MS = 5000;

export class Scraper {
  readonly #options: ScraperOptions;
  #sources: readonly SourceText[];
  #jobs: readonly JobTargets[] = [];
  /** Of the files of jobs, as they are now. */
  #problem: string | undefined;
  readonly #turns = new Turns();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(options: ScraperOptions, sources: readonly SourceText[]) {
    this.#options = options;
    this.#sources = sources;
  }

  /** Begins to scrape. @throws SCRAPE_FILE_UNREADABLE, SCRAPE_CONFIG_INVALID, SCRAPE_URL_INVALID */
  static async open(options: ScraperOptions): Promise<Scraper> {
    const sources = await readSources(options.given);
    const scraper = new Scraper(options, sources);
    await scraper.#apply(jobsOf(sources));
    scraper.#poll();
    return scraper;
  }

  get jobs(): readonly JobTargets[] {
    return this.#jobs;
  }

  /** What is wrong with files since the start; what they said before still holds. */
  get problems(): readonly string[] {
    const own = this.#problem === undefined ? [] : [this.#problem];
    return [...own, ...this.#jobs.flatMap((one) => one.problems)];
  }

  /** Ends scrapes under way. Series go on with the next start, so they are not told to have ended. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
    await Promise.all(this.#jobs.map((one) => one.close(false)));
  }

  #poll(): void {
    this.#timer = setTimeout(() => {
      this.#running = this.#reload().then(() => {
        if (!this.#closed) this.#poll();
      });
    }, this.#options.pollMs ?? DEFAULT_POLL_MS);
  }

  /** Never rejects: what cannot be read leaves all as it is. */
  async #reload(): Promise<void> {
    try {
      const sources = await readSources(this.#options.given);
      const isChanged = sources.some(({ file }, index) => file?.text !== this.#sources[index]?.file?.text);
      this.#problem = undefined;
      if (isChanged) {
        await this.#apply(jobsOf(sources));
        this.#sources = sources;
        this.#options.logger.info({ jobs: this.#jobs.length }, "scrape files were read again");
      } else {
        await Promise.all(this.#jobs.map((one) => one.refresh()));
      }
    } catch (cause) {
      const problem = cause instanceof Error ? cause.message : String(cause);
      if (problem !== this.#problem)
        this.#options.logger.warn({ problem }, "a scrape file is wrong; what it said before holds");
      this.#problem = problem;
    }
  }

  async #apply(jobs: readonly ScrapeJob[]): Promise<void> {
    const { writer, clock, logger, version } = this.#options;
    const deps: JobDeps = { writer, clock, logger, version, turns: this.#turns };
    const known = new Map(this.#jobs.map((one) => [keyOf(one.job), one]));
    const byName = new Map(this.#jobs.map((one) => [one.job.name, one]));
    const next: JobTargets[] = [];
    for (const job of jobs) {
      const same = known.get(keyOf(job));
      if (same !== undefined) {
        await same.refresh();
        next.push(same);
        continue;
      }
      const changed = byName.get(job.name);
      const made = new JobTargets(job, deps);
      await made.refresh(changed);
      changed?.release();
      next.push(made);
    }
    const names = new Set(jobs.map(({ name }) => name));
    const gone = this.#jobs.filter((one) => !names.has(one.job.name));
    this.#jobs = next;
    await Promise.all(gone.map((one) => one.close(true)));
  }
}

/** All that the file says of a job. */
function keyOf(job: ScrapeJob): string {
  return JSON.stringify(job, (_key, value: unknown) => {
    if (value instanceof RegExp) return value.source;
    return value instanceof Map ? [...value] : value;
  });
}
