/** Sessions that are lent to one caller at a time; callers wait in order of arrival. */
import { storeErrors } from "../errors.ts";
import type { EngineSession } from "./engine.ts";

export class SessionPool {
  readonly #sessions: readonly EngineSession[];
  readonly #idle: EngineSession[];
  readonly #waiting: ((session: EngineSession) => void)[] = [];
  #closed = false;
  #busy = 0;
  #whenIdle: (() => void) | undefined;

  constructor(sessions: readonly EngineSession[]) {
    this.#sessions = sessions;
    this.#idle = [...sessions];
  }

  async lease<T>(use: (session: EngineSession) => Promise<T>): Promise<T> {
    if (this.#closed) throw storeErrors.STORE_CLOSED({ store: "chdb" });
    this.#busy++;
    const session =
      this.#idle.pop() ?? (await new Promise<EngineSession>((give) => this.#waiting.push(give)));
    try {
      return await use(session);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(session);
      else next(session);
      this.#busy--;
      if (this.#busy === 0) this.#whenIdle?.();
    }
  }

  /** Waits for what is under way and what waits, refuses what comes after. */
  async drain(): Promise<void> {
    this.#closed = true;
    if (this.#busy > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
  }

  close(): void {
    for (const session of this.#sessions) session.close();
  }
}
