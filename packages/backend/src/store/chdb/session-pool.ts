/**
 * Sessions that are lent to one caller at a time. Callers wait in order of arrival, a bounded number of them for a bounded
 * time: a queue without an end answers nobody.
 */
import type { Asker } from "../asker.ts";
import { storeErrors } from "../errors.ts";
import type { EngineSession } from "./engine.ts";

export interface QueueLimits {
  /** Callers. */
  readonly waiting: number;
  readonly waitMs: number;
}

interface Caller {
  readonly give: (session: EngineSession) => void;
  readonly refuse: (reason: Error) => void;
}

export class SessionPool {
  readonly #limits: QueueLimits;
  readonly #idle: EngineSession[];
  readonly #waiting = new Set<Caller>();
  #closed = false;
  #running = 0;
  #refused = 0;
  #whenIdle: (() => void) | undefined;

  constructor(sessions: readonly EngineSession[], limits: QueueLimits) {
    this.#idle = [...sessions];
    this.#limits = limits;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** For want of room, since the pool began. */
  get refused(): number {
    return this.#refused;
  }

  /** Rejects with `READS_BUSY`, `READ_ABANDONED` when its asker has gone meanwhile, `STORE_CLOSED`, or as `use` does. */
  async lease<T>(use: (session: EngineSession) => Promise<T>, asker?: Asker): Promise<T> {
    if (this.#closed) throw storeErrors.STORE_CLOSED({ store: "chdb" });
    if (asker?.signal.aborted === true) throw storeErrors.READ_ABANDONED({});
    const session = this.#free() ?? (await this.#turn(asker));
    try {
      return await use(session);
    } finally {
      this.#giveBack(session);
    }
  }

  /** Waits for what is under way; refuses what waits and what comes after. */
  async drain(): Promise<void> {
    this.#closed = true;
    for (const { refuse } of this.#waiting) refuse(storeErrors.STORE_CLOSED({ store: "chdb" }));
    if (this.#running > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
  }

  #free(): EngineSession | undefined {
    const session = this.#idle.pop();
    if (session !== undefined) this.#running += 1;
    return session;
  }

  #giveBack(session: EngineSession): void {
    this.#running -= 1;
    const [next] = this.#waiting;
    if (next === undefined) this.#idle.push(session);
    else next.give(session);
    if (this.#running === 0) this.#whenIdle?.();
  }

  #turn(asker: Asker | undefined): Promise<EngineSession> {
    const patient = asker?.patient === true;
    if (!patient && this.#waiting.size >= this.#limits.waiting) throw this.#busy();
    return new Promise((resolve, reject) => {
      const timer = patient ? undefined : setTimeout(() => caller.refuse(this.#busy()), this.#limits.waitMs);
      const leave = (): void => caller.refuse(storeErrors.READ_ABANDONED({}));
      const settle = (): void => {
        clearTimeout(timer);
        asker?.signal.removeEventListener("abort", leave);
        this.#waiting.delete(caller);
      };
      const caller: Caller = {
        give: (session) => {
          settle();
          this.#running += 1;
          resolve(session);
        },
        refuse: (reason) => {
          settle();
          reject(reason);
        },
      };
      asker?.signal.addEventListener("abort", leave);
      this.#waiting.add(caller);
    });
  }

  #busy(): Error {
    this.#refused += 1;
    return storeErrors.READS_BUSY({ running: this.#running, waiting: this.#waiting.size });
  }
}
