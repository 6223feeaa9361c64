/** The loops of one job: begun and ended as its targets come and go. */
import type { ScrapeJob } from "./config/job.ts";
import { PageRequests } from "./loop/page-request.ts";
import { ScrapeLoop, type LoopDeps } from "./loop/scrape-loop.ts";
import { FileTargets } from "./target/target-files.ts";
import { targetsOf, type Discovered } from "./target/target.ts";

export interface JobDeps extends Omit<LoopDeps, "pages"> {
  readonly version: string;
}

/** The labels of a target that is not scraped, and why where it is a fault. */
export interface Unscraped {
  readonly discovered: ReadonlyMap<string, string>;
  /** `undefined`: relabelling dropped it. */
  readonly reason: string | undefined;
}

export class JobTargets {
  readonly job: ScrapeJob;
  readonly #deps: LoopDeps;
  readonly #pages: PageRequests;
  readonly #files: FileTargets;
  #loops: ReadonlyMap<string, ScrapeLoop> = new Map();
  #unscraped: readonly Unscraped[] = [];
  #problems: readonly string[] = [];

  constructor(job: ScrapeJob, { version, ...deps }: JobDeps) {
    this.job = job;
    this.#pages = new PageRequests(job, version);
    this.#deps = { ...deps, pages: this.#pages };
    this.#files = new FileTargets(job.files);
  }

  get loops(): readonly ScrapeLoop[] {
    return [...this.#loops.values()];
  }

  get unscraped(): readonly Unscraped[] {
    return this.#unscraped;
  }

  /** Of files with targets. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  /** Reads the targets again. `before`: the same job as it was until now; targets of both go on. */
  async refresh(before?: JobTargets): Promise<void> {
    const { groups, problems } = await this.#files.read();
    this.#problems = problems;
    const found = [...this.job.groups, ...groups].flatMap((group) => targetsOf(this.job, group));
    const { targets, unscraped } = sorted(this.job, found);
    this.#unscraped = unscraped;
    const known = before === undefined ? this.#loops : before.#loops;
    const loops = new Map<string, ScrapeLoop>();
    const begun: ScrapeLoop[] = [];
    for (const target of targets) {
      const one = known.get(target.key);
      const goesOn = one !== undefined && before === undefined;
      const loop = goesOn ? one : new ScrapeLoop(target, this.#deps, one);
      if (!goesOn) begun.push(loop);
      loops.set(target.key, loop);
    }
    this.#loops = loops;
    const ended = [...known].filter(([key, loop]) => loops.get(key) !== loop);
    await Promise.all(ended.map(([key, loop]) => loop.stop(!loops.has(key))));
    for (const loop of begun) loop.start();
  }

  /** `ends`: the job is gone, so its series end. */
  async close(ends: boolean): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop(ends)));
    this.release();
  }

  /** Its connections. */
  release(): void {
    this.#pages.close();
  }
}

function sorted(job: ScrapeJob, found: readonly Discovered[]) {
  const active = new Map(
    found.flatMap((one) => (one.kind === "active" ? [[one.target.key, one.target]] : [])),
  );
  const unscraped: Unscraped[] = [];
  for (const one of found) {
    if (one.kind === "dropped") unscraped.push({ discovered: one.discovered, reason: undefined });
    if (one.kind === "unfit") unscraped.push({ discovered: one.discovered, reason: one.reason });
  }
  const limit = job.limits.targets;
  if (limit === 0 || active.size <= limit) return { targets: [...active.values()], unscraped };
  const reason = `the job has ${active.size} targets, more than ${limit} (target_limit)`;
  for (const { discovered } of active.values()) unscraped.push({ discovered, reason });
  return { targets: [], unscraped };
}
