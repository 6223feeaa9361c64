/**
 * An answer that may be a few seconds old, asked for once however many want it. Who wants it waits for a moment only: where
 * the store is slow, an answer that is somewhat older says more than none.
 */
import type { Clock } from "../clock.ts";
import { askedBy } from "../store/asker.ts";
import { healthErrors } from "./errors.ts";

export interface RememberedTimes<T = unknown> {
  /** Milliseconds that an answer is good for; of some, less than of others. */
  readonly freshMs: number | ((answer: T) => number);
  /** Milliseconds that is waited for a newer one before the last is given. */
  readonly patienceMs: number;
  /** Milliseconds after which the last says nothing any more. */
  readonly oldMs: number;
}

interface Answer<T> {
  readonly value: T;
  readonly time: number;
}

interface Question<T> {
  readonly answer: Promise<T>;
  readonly asked: number;
}

export class Remembered<T> {
  readonly #ask: () => Promise<T>;
  readonly #times: RememberedTimes<T>;
  readonly #clock: Clock;
  #last: Answer<T> | undefined;
  #question: Question<T> | undefined;

  constructor(ask: () => Promise<T>, times: RememberedTimes<T>, clock: Clock) {
    this.#ask = ask;
    this.#times = times;
    this.#clock = clock;
  }

  /** Rejects as `ask` does, which is not remembered, or with `STORE_SILENT`. */
  async get(): Promise<T> {
    const now = this.#clock();
    if (this.#last !== undefined && now < this.#last.time + this.#freshMs(this.#last.value)) {
      return this.#last.value;
    }
    const { answer, asked } = (this.#question ??= this.#begin(now));
    const left = Math.max(asked + this.#times.patienceMs - now, 0);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, left, undefined);
    });
    try {
      const got = await Promise.race([answer.then((value) => ({ value })), late]);
      return got === undefined ? this.#older(asked) : got.value;
    } finally {
      clearTimeout(timer);
    }
  }

  #freshMs(answer: T): number {
    const { freshMs } = this.#times;
    return typeof freshMs === "number" ? freshMs : freshMs(answer);
  }

  #older(asked: number): T {
    const now = this.#clock();
    if (this.#last !== undefined && now < this.#last.time + this.#times.oldMs) return this.#last.value;
    throw healthErrors.STORE_SILENT({ seconds: Math.round((now - asked) / 1000) });
  }

  /** Many wait for it: it does not end with the first who asked. */
  #begin(asked: number): Question<T> {
    const answer = askedBy(undefined, this.#ask);
    const over = (): void => {
      this.#question = undefined;
    };
    answer.then((value) => {
      this.#last = { value, time: this.#clock() };
      over();
    }, over);
    return { answer, asked };
  }
}
