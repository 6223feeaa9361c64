/** What the setup page shows of scraping. */
import type { ScrapeTarget, Setup } from "@sightline/api";
import type { JobTargets } from "./job-targets.ts";
import type { Scraper } from "./scraper.ts";

/** More are on `/api/v1/targets`. */
const MOST = 500;

export function scrapeReport(scraper: Scraper): Setup["scrape"] {
  const targets = scraper.jobs.flatMap(targetsOf);
  return {
    targets: targets.toSorted(worstFirst).slice(0, MOST),
    count: targets.length,
    problems: [...scraper.problems],
  };
}

function targetsOf({ job, loops, unscraped }: JobTargets): readonly ScrapeTarget[] {
  const scraped = loops.map(({ target, last }): ScrapeTarget => ({
    job: job.name,
    url: target.url,
    health: last === undefined ? "unknown" : last.isUp ? "up" : "down",
    error: last?.error ?? "",
    lastScrape: last === undefined ? null : last.unixMilli / 1000,
    seconds: last?.seconds ?? 0,
    intervalSeconds: target.intervalMs / 1000,
  }));
  // Those that cannot be scraped for one reason are one line.
  const reasons = new Set(unscraped.flatMap(({ reason }) => reason ?? []));
  const unfit = Array.from(reasons, (error): ScrapeTarget => ({
    job: job.name,
    url: "",
    health: "down",
    error,
    lastScrape: null,
    seconds: 0,
    intervalSeconds: job.intervalMs / 1000,
  }));
  return [...scraped, ...unfit];
}

function worstFirst(left: ScrapeTarget, right: ScrapeTarget): number {
  return isWell(left) - isWell(right) || compare(left.job, right.job) || compare(left.url, right.url);
}

function isWell({ health, error }: ScrapeTarget): number {
  return health === "down" || error !== "" ? 0 : 1;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
