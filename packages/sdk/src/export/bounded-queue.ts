/** Finished spans or log records that wait for their export. What does not fit is dropped and counted. */

/** What takes finished items: a queue, or several. Must not throw. */
export interface Intake<T> {
  offer(item: T): void;
}

export interface QueueLimits {
  /** Items that may wait. */
  readonly capacity: number;
  /** Items of one export; when so many wait, `onFull` asks for an export at once. */
  readonly batch: number;
}

export class BoundedQueue<T> implements Intake<T> {
  readonly #limits: QueueLimits;
  #items: T[] = [];
  #dropped = 0;
  #onBatch: () => void = () => {};
  #onFirstDrop: () => void = () => {};

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** Items that wait. */
  get depth(): number {
    return this.#items.length;
  }

  get batchWaits(): boolean {
    return this.#items.length >= this.#limits.batch;
  }

  /** Items dropped since the start because the queue was full. */
  get dropped(): number {
    return this.#dropped;
  }

  /** `listener` is called when a whole batch waits, and must not throw. */
  whenBatchWaits(listener: () => void): void {
    this.#onBatch = listener;
  }

  /** `listener` is called when the first item is dropped, and must not throw. */
  whenFirstDropped(listener: () => void): void {
    this.#onFirstDrop = listener;
  }

  offer(item: T): void {
    if (this.#items.length >= this.#limits.capacity) {
      this.#dropped++;
      if (this.#dropped === 1) this.#onFirstDrop();
      return;
    }
    this.#items.push(item);
    if (this.#items.length === this.#limits.batch) this.#onBatch();
  }

  /** Takes the oldest items, at most one batch. */
  take(): T[] {
    if (this.#items.length <= this.#limits.batch) {
      const items = this.#items;
      this.#items = [];
      return items;
    }
    return this.#items.splice(0, this.#limits.batch);
  }
}
