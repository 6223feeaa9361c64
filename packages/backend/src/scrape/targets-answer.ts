/** `/api/v1/targets` in Prometheus' shape. https://prometheus.io/docs/prometheus/latest/querying/api/#targets */
import { printDuration } from "@sightline/promql";
import type { Unscraped } from "./job-targets.ts";
import type { ScrapeJob } from "./config/job.ts";
import type { ScrapeLoop } from "./loop/scrape-loop.ts";
import type { Scraper } from "./scraper.ts";

export type TargetHealth = "up" | "down" | "unknown";

export interface ActiveTarget {
  readonly discoveredLabels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly globalUrl: string;
  readonly lastError: string;
  readonly lastScrape: string;
  /** Seconds. */
  readonly lastScrapeDuration: number;
  readonly health: TargetHealth;
  readonly scrapeInterval: string;
  readonly scrapeTimeout: string;
}

export interface TargetsAnswer {
  readonly activeTargets: readonly ActiveTarget[];
  readonly droppedTargets: readonly {
    readonly discoveredLabels: Readonly<Record<string, string>>;
    readonly scrapePool: string;
  }[];
  readonly droppedTargetCounts: Readonly<Record<string, number>>;
}

/** Go's zero time: never. */
const NEVER = "0001-01-01T00:00:00Z";

/** `pool`: of this job only. `scraper` is `undefined` where nothing is scraped. */
export function targetsAnswer(
  scraper: Scraper | undefined,
  state: "active" | "dropped" | "any",
  pool: string | undefined,
): TargetsAnswer {
  const jobs = (scraper?.jobs ?? []).filter(
    ({ job }) => pool === undefined || pool === "" || job.name === pool,
  );
  const dropped = jobs.flatMap(({ job, unscraped }) =>
    unscraped
      .filter(({ reason }) => reason === undefined)
      .map(({ discovered }) => ({ discoveredLabels: Object.fromEntries(discovered), scrapePool: job.name })),
  );
  const counts: Record<string, number> = {};
  for (const { job } of jobs) counts[job.name] = 0;
  for (const { scrapePool } of dropped) counts[scrapePool] = (counts[scrapePool] ?? 0) + 1;
  const active = jobs.flatMap(({ job, loops, unscraped }) => [
    ...loops.map(activeTarget),
    ...unscraped.flatMap((one) => (one.reason === undefined ? [] : [unfitTarget(job, one, one.reason)])),
  ]);
  return {
    activeTargets: state === "dropped" ? [] : active,
    droppedTargets: state === "active" ? [] : dropped,
    droppedTargetCounts: state === "active" ? {} : counts,
  };
}

function activeTarget({ target, last }: ScrapeLoop): ActiveTarget {
  return {
    discoveredLabels: Object.fromEntries(target.discovered),
    labels: Object.fromEntries(target.labels),
    scrapePool: target.job.name,
    scrapeUrl: target.url,
    globalUrl: target.url,
    lastError: last?.error ?? "",
    lastScrape: last === undefined ? NEVER : new Date(last.unixMilli).toISOString(),
    lastScrapeDuration: last?.seconds ?? 0,
    health: last === undefined ? "unknown" : last.isUp ? "up" : "down",
    scrapeInterval: printDuration(target.intervalMs),
    scrapeTimeout: printDuration(target.timeoutMs),
  };
}

/** Prometheus tells of these in its log only. */
function unfitTarget(job: ScrapeJob, { discovered }: Unscraped, reason: string): ActiveTarget {
  return {
    discoveredLabels: Object.fromEntries(discovered),
    labels: { job: job.name },
    scrapePool: job.name,
    scrapeUrl: "",
    globalUrl: "",
    lastError: reason,
    lastScrape: NEVER,
    lastScrapeDuration: 0,
    health: "down",
    scrapeInterval: printDuration(job.intervalMs),
    scrapeTimeout: printDuration(job.timeoutMs),
  };
}
