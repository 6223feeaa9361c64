/** An answer that may be a few seconds old, asked for once however many want it. */
import type { Clock } from "../clock.ts";

export class Remembered<T> {
  readonly #ask: () => Promise<T>;
  readonly #milliseconds: number;
  readonly #clock: Clock;
  #answer: Promise<T> | undefined;
  #until = 0;

  constructor(ask: () => Promise<T>, milliseconds: number, clock: Clock) {
    this.#ask = ask;
    this.#milliseconds = milliseconds;
    this.#clock = clock;
  }

  /** Rejects as `ask` does; a failure is not remembered. */
  get(): Promise<T> {
    const now = this.#clock();
    if (this.#answer !== undefined && now < this.#until) return this.#answer;
    const answer = this.#ask();
    this.#answer = answer;
    this.#until = now + this.#milliseconds;
    answer.catch(() => {
      if (this.#answer === answer) this.#answer = undefined;
    });
    return answer;
  }
}
