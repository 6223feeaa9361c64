/**
 * Stops queries inside the engine: to stop waiting for one alone leaves it running. From a session of its own, since every
 * other may be busy with what is to be stopped. A query is found by its `log_comment`; the embedded engine lets nobody choose
 * the id of a query.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { EngineSession } from "./engine.ts";
import { stringLiteral } from "./sql/literal.ts";

/** A query may not be in the engine's list yet when it is to be stopped. */
const AGAIN_MS = 100;

export class Cancellation {
  readonly #session: EngineSession;
  readonly #prefix: string;
  #newest = 0;
  #last: Promise<void> = Promise.resolve();

  /** `name` tells the queries of this store from those of another one in the same engine. */
  constructor(session: EngineSession, name: string) {
    this.#session = session;
    this.#prefix = `${name} `;
  }

  /** For the `log_comment` of one query. */
  mark(): string {
    this.#newest += 1;
    return `${this.#prefix}${this.#newest}`;
  }

  /** Resolves when the query is over. Never rejects: what cannot be stopped ends by its limits. */
  async stop(mark: string, isOver: () => boolean): Promise<void> {
    await this.#until(isOver, `= ${stringLiteral(mark)}`);
  }

  /** All that were marked here. */
  async stopAll(isOver: () => boolean): Promise<void> {
    await this.#until(isOver, `LIKE ${stringLiteral(`${this.#prefix}%`)}`);
  }

  async #until(isOver: () => boolean, condition: string): Promise<void> {
    while (!isOver()) {
      await this.#kill(condition);
      if (!isOver()) await delay(AGAIN_MS);
    }
  }

  /** `SYNC` may wait for an entry that stays until the next query of its session; a session takes one query at a time. */
  #kill(condition: string): Promise<void> {
    const sql = `KILL QUERY WHERE Settings['log_comment'] ${condition} ASYNC`;
    this.#last = this.#last.then(() =>
      this.#session.queryAsync(sql, { format: "Null" }).then(nothing, nothing),
    );
    return this.#last;
  }
}

function nothing(): void {
  return undefined;
}
