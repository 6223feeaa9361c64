/**
 * Who waits for an answer of the store. It goes with the call and not through it: every query of an answer asks for it, and
 * between the request and its queries lie all the ways in which answers are put together, none of which has a use for it.
 */
import { AsyncLocalStorage } from "node:async_hooks";

export interface Asker {
  /** Aborted when nobody waits for the answer any more: its queries are not begun, and those that run are stopped. */
  readonly signal: AbortSignal;
  /**
   * Its queries wait as long as they must: for an answer that is sent while it is made, since half of it is of no use. By
   * default a query that finds no room within the store's patience is refused.
   */
  readonly patient?: boolean;
}

const askers = new AsyncLocalStorage<Asker | undefined>();

/** What `ask` calls, and whatever that awaits, is for this asker; for the house itself where it is `undefined`. */
export function askedBy<T>(asker: Asker | undefined, ask: () => T): T {
  return askers.run(asker, ask);
}

export function currentAsker(): Asker | undefined {
  return askers.getStore();
}

/** What is made piece by piece, each piece for this asker whoever fetches it. */
export async function* askedByThroughout<T>(
  asker: Asker,
  pieces: AsyncGenerator<T, void>,
): AsyncGenerator<T, void> {
  try {
    for (;;) {
      const next = await askedBy(asker, () => pieces.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await pieces.return();
  }
}
