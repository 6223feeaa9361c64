/** Readers see what was acknowledged before they asked: what is not in the table yet is sealed and loaded first. */
import type { LoadQueue } from "./load-queue.ts";
import type { Lane } from "./lane.ts";

export interface FreshnessOptions {
  readonly table: string;
  readonly lane: Lane;
  readonly queue: LoadQueue;
  readonly clock: () => number;
  /** At least this long lies between two loads for readers: many readers must not make many small parts. */
  readonly pauseMs: number;
}

/** Of one table. Readers that come while one load is being prepared share it. */
export class Freshness {
  readonly #options: FreshnessOptions;
  #next: Promise<void> | undefined;
  #current: Promise<void> = Promise.resolve();
  #last = 0;

  constructor(options: FreshnessOptions) {
    this.#options = options;
  }

  /** Resolves when every row that was acknowledged before the call is in the table, or was tried and did not load. */
  settle(): Promise<void> {
    const { lane, queue, table } = this.#options;
    if (this.#next !== undefined) return this.#next;
    if (lane.rows === 0) return queue.attempted(table);
    this.#next = this.#begin();
    return this.#next;
  }

  async #begin(): Promise<void> {
    const { lane, queue, table, clock, pauseMs } = this.#options;
    await this.#current;
    const wait = this.#last + pauseMs - clock();
    if (wait > 0) await new Promise<void>((resolve) => setTimeout(resolve, Math.min(wait, pauseMs)));
    this.#last = clock();
    // Who comes from now on may have rows acknowledged after the seal.
    this.#next = undefined;
    this.#current = lane.seal().then(() => queue.attempted(table));
    await this.#current;
  }
}
