/** How much comes in, from the last seconds. */
import type { Clock } from "../clock.ts";

const SECONDS = 10;

/** Items per second over the last whole seconds (10 as a rule); the second under way does not count, or a rate would saw. */
export class SlidingRate {
  readonly #clock: Clock;
  readonly #counts: Float64Array;
  #second = 0;

  constructor(clock: Clock, seconds: number = SECONDS) {
    this.#clock = clock;
    this.#counts = new Float64Array(seconds + 1);
  }

  add(items: number): void {
    this.#advance();
    const slot = this.#second % this.#counts.length;
    this.#counts[slot] = (this.#counts[slot] ?? 0) + items;
  }

  perSecond(): number {
    this.#advance();
    const current = this.#counts[this.#second % this.#counts.length] ?? 0;
    return (this.#counts.reduce((sum, count) => sum + count, 0) - current) / (this.#counts.length - 1);
  }

  /** Clears the slots of the seconds that have begun since. */
  #advance(): void {
    const now = Math.floor(this.#clock() / 1000);
    if (now <= this.#second) return;
    const begun = Math.min(now - this.#second, this.#counts.length);
    for (let back = 0; back < begun; back += 1) this.#counts[(now - back) % this.#counts.length] = 0;
    this.#second = now;
  }
}
