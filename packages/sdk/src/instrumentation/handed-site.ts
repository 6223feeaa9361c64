/**
 * The application's line of a query that a pool sends: the pool is asked on the application's stack, and sends on its own
 * when it has a connection. What is between is a callback of the pool's, which carries the line.
 */
import type { CallSite } from "../database/call-site/call-site.ts";

/** `null`: nobody would read it; `undefined`: the application itself sends, and is on the stack. */
type Site = CallSite | null | undefined;

export class HandedSite {
  #asked: Site = undefined;
  #sending: Site = undefined;

  /** Runs the pool's `query`, which asks for a connection before it returns. */
  ask<T>(site: CallSite | null, work: () => T): T {
    const before = this.#asked;
    this.#asked = site;
    try {
      return work();
    } finally {
      this.#asked = before;
    }
  }

  /** In the asking for a connection: `callback`, in which what is sent belongs to the line that was handed over. */
  carry<Arguments extends readonly unknown[], Result>(
    callback: (...values: Arguments) => Result,
  ): (...values: Arguments) => Result {
    const site = this.#asked;
    if (site === undefined) return callback;
    return (...values) => {
      const before = this.#sending;
      this.#sending = site;
      try {
        return callback(...values);
      } finally {
        this.#sending = before;
      }
    };
  }

  /** For the query that is sent now. */
  get sending(): Site {
    return this.#sending;
  }
}
