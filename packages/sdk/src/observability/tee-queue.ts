/** A queue in front of several: each exporter of a signal empties one of its own. */
import { BoundedQueue } from "../export/bounded-queue.ts";

class TeeQueue<T> extends BoundedQueue<T> {
  readonly #others: readonly BoundedQueue<T>[];

  constructor(others: readonly BoundedQueue<T>[]) {
    super({ capacity: 0, batch: 1 });
    this.#others = others;
  }

  override offer(item: T): void {
    for (const queue of this.#others) queue.offer(item);
  }
}

export function teeQueue<T>(queues: readonly BoundedQueue<T>[]): BoundedQueue<T> {
  const [only] = queues;
  return queues.length === 1 && only !== undefined ? only : new TeeQueue(queues);
}
