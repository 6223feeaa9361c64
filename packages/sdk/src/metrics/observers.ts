/** What is asked for its values before each reading: system metrics, and OpenTelemetry's observable instruments. */
import type { Notices } from "../notice/notices.ts";

/** Called before each reading; sets what is only known then. */
export type Observer = () => void | Promise<void>;

/** A metric whose cells are only those that the last round has seen. */
export interface Round {
  begin(): void;
  /** All observers have been asked. */
  end(): void;
}

export class Observers {
  readonly #notices: Notices;
  readonly #observers = new Set<Observer>();
  readonly #rounds = new Set<Round>();
  #underWay: Promise<void> | undefined;
  #failures: unknown[] = [];

  constructor(notices: Notices) {
    this.#notices = notices;
  }

  add(observer: Observer): void {
    this.#observers.add(observer);
  }

  remove(observer: Observer): void {
    this.#observers.delete(observer);
  }

  addRound(round: Round): void {
    this.#rounds.add(round);
  }

  removeRound(round: Round): void {
    this.#rounds.delete(round);
  }

  /** What failed in the last round. */
  get failures(): readonly unknown[] {
    return this.#failures;
  }

  /** Asks all, once for readers that come at the same time. Synchronous ones have answered when this returns. */
  run(): Promise<void> {
    if (this.#underWay !== undefined) return this.#underWay;
    const waiting = this.#ask();
    if (waiting.length === 0) {
      this.#end();
      return Promise.resolve();
    }
    this.#underWay = this.#settle(waiting);
    return this.#underWay;
  }

  #ask(): readonly Promise<void>[] {
    this.#failures = [];
    for (const round of this.#rounds) round.begin();
    const waiting: Promise<void>[] = [];
    for (const observer of this.#observers) {
      try {
        const result = observer();
        if (result !== undefined) waiting.push(result);
      } catch (error) {
        this.#failed(error);
      }
    }
    return waiting;
  }

  async #settle(waiting: readonly Promise<void>[]): Promise<void> {
    for (const outcome of await Promise.allSettled(waiting.map((each) => inTime(each)))) {
      if (outcome.status === "rejected") this.#failed(outcome.reason);
    }
    this.#end();
    this.#underWay = undefined;
  }

  #end(): void {
    for (const round of this.#rounds) round.end();
  }

  #failed(error: unknown): void {
    this.#failures.push(error);
    this.#notices.once("metric.observer", `a metric's callback failed: ${String(error)}`);
  }
}

/** Longest wait for one callback: a scrape gives up after ten seconds by default. */
const LIMIT_MS = 5000;

async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${LIMIT_MS / 1000} s`)), LIMIT_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
