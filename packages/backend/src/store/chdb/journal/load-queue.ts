/**
 * Loads sealed segments, one at a time and oldest first, by the one writer session: more sessions only add memory and
 * latency. What does not load is tried again later or set aside, and never holds up the others.
 */
import { storeErrors } from "../../errors.ts";
import type { JournalWatch } from "./event.ts";
import type { JournalFiles } from "./files.ts";
import type { Quarantine } from "./quarantine.ts";
import type { EngineLoader } from "./engine-loader.ts";
import { deleteSegment, segmentPaths, type SealedSegment } from "./segment.ts";
import { truncateSegment } from "./recovery.ts";

export interface LoadQueueOptions {
  readonly files: JournalFiles;
  readonly directory: string;
  readonly loader: EngineLoader;
  readonly quarantine: Quarantine;
  readonly watch: JournalWatch;
  readonly clock: () => number;
  /** Before the second attempt; it doubles, up to 30 s. */
  readonly retryMs: number;
  /** After each attempt. */
  readonly onAttempted: () => void;
}

interface Waiting {
  readonly segment: SealedSegment;
  /** Rows of it may be in the table: a run before, or an attempt before, may have got so far. */
  mayBeThere: boolean;
  attempts: number;
  /** Its rows are in the table; its files are not deleted yet. */
  loaded: boolean;
  /** Milliseconds since 1970. */
  notBefore: number;
  readonly attempted: (() => void)[];
}

const LONGEST_RETRY_MS = 30_000;
/** The segment's rows are readable and the engine says no, again and again: a person has to look at it. */
const MAX_ATTEMPTS = 8;

export class LoadQueue {
  readonly #options: LoadQueueOptions;
  readonly #waiting: Waiting[] = [];
  /** What runs between loads, in the writer session. */
  readonly #between: (() => Promise<void>)[] = [];
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: LoadQueueOptions) {
    this.#options = options;
  }

  /** `mayBeThere`: somebody may have tried to load it before. */
  add(segment: SealedSegment, { mayBeThere = false }: { readonly mayBeThere?: boolean } = {}): void {
    this.#add(segment, mayBeThere, []);
    this.#start();
  }

  /** Those whose rows are not in their table. */
  get segments(): readonly SealedSegment[] {
    return this.#waiting.filter(({ loaded }) => !loaded).map(({ segment }) => segment);
  }

  /** Whether a segment of the table has not been tried yet. */
  isBehind(table: string): boolean {
    return this.#waiting.some(({ segment, attempts }) => attempts === 0 && segment.plan.table === table);
  }

  /** Resolves when each segment of the table that waits now was tried: one that did not load holds up no reader. */
  async attempted(table: string): Promise<void> {
    await Promise.all(
      this.#waiting
        .filter(({ segment, attempts }) => segment.plan.table === table && attempts === 0)
        .map((waiting) => new Promise<void>((resolve) => waiting.attempted.push(resolve))),
    );
  }

  /** Runs while no load does. */
  async between<T>(act: () => Promise<T>): Promise<T> {
    if (this.#stopped) throw storeErrors.STORE_CLOSED({ store: "chdb" });
    return new Promise<T>((resolve, reject) => {
      this.#between.push(() => act().then(resolve, reject));
      this.#start();
    });
  }

  /** Tries everything that was not tried yet, within the time; what is left stays on the disk for the next opening. */
  async close(milliseconds: number): Promise<void> {
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref());
    const tried = Promise.all(
      this.#waiting
        .filter(({ attempts }) => attempts === 0)
        .map((waiting) => new Promise<void>((resolve) => waiting.attempted.push(resolve))),
    );
    await Promise.race([tried, deadline]);
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
    for (const act of this.#between.splice(0)) await act();
  }

  #start(): void {
    if (this.#stopped) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#between.length > 0 || this.#next() !== undefined) this.#start();
      else this.#wakeLater();
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      for (let act = this.#between.shift(); act !== undefined; act = this.#between.shift()) await act();
      const next = this.#stopped ? undefined : this.#next();
      if (next === undefined) return;
      await this.#attempt(next);
      for (const resolve of next.attempted.splice(0)) resolve();
      this.#options.onAttempted();
    }
  }

  #next(): Waiting | undefined {
    const now = this.#options.clock();
    let oldest: Waiting | undefined;
    for (const waiting of this.#waiting) {
      if (waiting.notBefore > now) continue;
      if (oldest === undefined || waiting.segment.begun < oldest.segment.begun) oldest = waiting;
    }
    return oldest;
  }

  #wakeLater(): void {
    clearTimeout(this.#timer);
    if (this.#stopped || this.#waiting.length === 0) return;
    const earliest = Math.min(...this.#waiting.map(({ notBefore }) => notBefore));
    this.#timer = setTimeout(() => this.#start(), Math.max(1, earliest - this.#options.clock()));
    this.#timer.unref();
  }

  async #attempt(waiting: Waiting): Promise<void> {
    const { files, directory, watch } = this.#options;
    const { segment } = waiting;
    try {
      if (!waiting.loaded) await this.#load(waiting);
      waiting.loaded = true;
      await deleteSegment(files, directory, segment.name);
      this.#forget(waiting);
      await watch.stage?.("deleted", segment.plan.table);
    } catch (cause) {
      waiting.attempts++;
      if (waiting.loaded) this.#postpone(waiting, cause);
      else await this.#setAside(waiting, cause).catch((failure: unknown) => this.#postpone(waiting, failure));
    }
  }

  async #load(waiting: Waiting): Promise<void> {
    const { files, directory, loader, watch } = this.#options;
    const { segment, mayBeThere } = waiting;
    const { table } = segment.plan;
    if (segment.torn) await truncateSegment(files, directory, segment);
    await watch.stage?.("loading", table);
    const { rows } = segmentPaths(directory, segment.name);
    waiting.mayBeThere = true;
    await (mayBeThere ? loader.loadAgain(segment.plan, rows) : loader.load(segment.plan, rows));
    await watch.stage?.("loaded", table);
  }

  /** Rejects when the segment has to stay for now. */
  async #setAside(waiting: Waiting, cause: unknown): Promise<void> {
    const { segment, attempts } = waiting;
    const { loader, quarantine } = this.#options;
    if (loader.isPassing(cause)) throw cause;
    const outcome = await quarantine.divide(segment);
    if (outcome.kind === "readable") {
      if (attempts < MAX_ATTEMPTS) throw cause;
      await quarantine.whole(segment, reasonOf(cause));
      this.#forget(waiting);
      return;
    }
    this.#forget(waiting);
    if (outcome.good !== undefined) this.#add(outcome.good, true, waiting.attempted.splice(0));
  }

  #add(segment: SealedSegment, mayBeThere: boolean, attempted: (() => void)[]): void {
    // The rest of a segment that is divided once more, after a kill: both were left.
    const same = this.#waiting.find((waiting) => waiting.segment.name === segment.name);
    if (same !== undefined) {
      if (same.attempts === 0) same.attempted.push(...attempted);
      else for (const resolve of attempted) resolve();
      return;
    }
    this.#waiting.push({ segment, mayBeThere, attempts: 0, loaded: false, notBefore: 0, attempted });
  }

  #postpone(waiting: Waiting, cause: unknown): void {
    const { retryMs, clock } = this.#options;
    if (waiting.attempts === 1) this.#report(waiting.segment, cause);
    waiting.notBefore = clock() + Math.min(retryMs * 2 ** (waiting.attempts - 1), LONGEST_RETRY_MS);
  }

  #report(segment: SealedSegment, cause: unknown): void {
    const { watch } = this.#options;
    const { name, rows, plan } = segment;
    watch.event?.({ kind: "postponed", segment: name, table: plan.table, rows, reason: reasonOf(cause) });
  }

  #forget(waiting: Waiting): void {
    const at = this.#waiting.indexOf(waiting);
    if (at !== -1) this.#waiting.splice(at, 1);
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
