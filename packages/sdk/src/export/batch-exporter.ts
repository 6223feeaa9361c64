/** Empties a queue in batches: by the clock, and at once when a whole batch waits. */
import { untraced } from "../context/store.ts";
import type { Notices } from "../notice/notices.ts";
import type { BoundedQueue } from "./bounded-queue.ts";
import type { DeliveryStatus } from "./delivery.ts";
import type { Outlet } from "./outlet.ts";

export interface BatchExporterStatus extends DeliveryStatus {
  readonly waiting: number;
  readonly dropped: number;
}

/** The end of a signal's way out of the process; the handle and the life cycle know no more of it. */
export interface SignalExporter {
  start(): void;
  /** Settles when all that waited at the call is delivered or lost; `last`: after a few tries, as the process may end. */
  flush(last?: boolean): Promise<void>;
  /** Items that wait to be sent. */
  waiting(): number;
  /** Gives up what is under way, since the time for the end of the process is over. */
  interrupt?(): void;
  close(now: boolean): void;
  /** What became of the items; an exporter that hands them on without an answer has none. */
  status?(): DeliveryStatus & Partial<Pick<BatchExporterStatus, "waiting" | "dropped">>;
}

export class BatchExporter<T> implements SignalExporter {
  readonly #queue: BoundedQueue<T>;
  readonly #outlet: Outlet<T>;
  readonly #notices: Notices;
  readonly #what: string;
  readonly #delayMs: number;
  /** Taken from the queue at once when a batch was full, so that a burst finds room again. */
  #taken: T[] | undefined;
  #underWay: Promise<void> | undefined;
  /** Whether the export that is under way, or the next one, is for all that waits, and not for whole batches only. */
  #isForAll = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(queue: BoundedQueue<T>, outlet: Outlet<T>, notices: Notices, what: string, delayMs: number) {
    this.#queue = queue;
    this.#outlet = outlet;
    this.#notices = notices;
    this.#what = what;
    this.#delayMs = delayMs;
  }

  start(): void {
    this.#queue.whenBatchWaits(() => this.#batchWaits());
    // At once, not at the next export: in an outage that is when it is over.
    this.#queue.whenFirstDropped(() => {
      this.#notices.once(
        `${this.#what}.dropped`,
        `the queue of ${this.#what} is full; further ones are dropped and counted until there is room.`,
      );
    });
    this.#timer = setInterval(() => this.#exportAll(), this.#delayMs);
    this.#timer.unref();
  }

  async flush(last = false): Promise<void> {
    this.#outlet.setPatience(!last);
    // What is under way may have begun before the last items came, so it is awaited first.
    this.#outlet.hurry();
    await this.#underWay;
    this.#exportAll();
    this.#outlet.hurry();
    await this.#underWay;
    await this.#outlet.flush?.();
    this.#outlet.setPatience(true);
  }

  interrupt(): void {
    this.#outlet.interrupt?.();
  }

  close(now: boolean): void {
    clearInterval(this.#timer);
    const { dropped } = this.#queue;
    if (dropped > 0) {
      this.#notices.once(
        `${this.#what}.dropped.total`,
        `${dropped} ${this.#what} were dropped in all because their queue was full.`,
      );
    }
    this.#outlet.close(now);
  }

  status(): BatchExporterStatus {
    return { ...this.#outlet.status(), waiting: this.waiting(), dropped: this.#queue.dropped };
  }

  waiting(): number {
    return this.#queue.depth + (this.#taken?.length ?? 0);
  }

  #batchWaits(): void {
    if (this.#taken !== undefined) return;
    this.#taken = this.#queue.take();
    // Encoding waits for the next turn: the request that ended this span is not held up by it.
    setImmediate(() => this.#export()).unref();
  }

  #exportAll(): void {
    this.#isForAll = true;
    this.#export();
  }

  #export(): void {
    this.#underWay ??= untraced(() => this.#drain()).finally(() => {
      this.#underWay = undefined;
      if (this.#taken !== undefined || this.#queue.batchWaits) setImmediate(() => this.#export()).unref();
    });
  }

  async #drain(): Promise<void> {
    // Only what waits now: where an export makes new items, as in a collector that watches itself, this would not end.
    let rest = this.waiting();
    // What came meanwhile and is no batch yet waits for its time: under load it would go in many small requests.
    while (rest > 0 && (this.#isForAll || this.#taken !== undefined || this.#queue.batchWaits)) {
      const items = this.#next();
      rest -= items.length;
      try {
        await this.#outlet.deliver(items);
      } catch (error) {
        this.#notices.once(
          `${this.#what}.failed`,
          `${items.length} ${this.#what} could not be exported: ${String(error)}`,
        );
      }
    }
    this.#isForAll = false;
  }

  #next(): T[] {
    const taken = this.#taken;
    if (taken === undefined) return this.#queue.take();
    this.#taken = undefined;
    return taken;
  }
}
