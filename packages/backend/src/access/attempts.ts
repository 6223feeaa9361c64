/** Wrong tokens by address, over the last minute: beyond a few the address has to wait. Bounded, whatever is tried. */
import type { Clock } from "../clock.ts";
import { accessErrors } from "./errors.ts";

const MOST = 20;
const WINDOW_MS = 60_000;
const MOST_ADDRESSES = 10_000;

interface Tried {
  readonly since: number;
  wrong: number;
}

export class Attempts {
  readonly #clock: Clock;
  readonly #tried = new Map<string, Tried>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws TOO_MANY_ATTEMPTS. Call it before a token is compared. */
  admit(address: string): void {
    const tried = this.#tried.get(address);
    if (tried === undefined) return;
    const left = tried.since + WINDOW_MS - this.#clock();
    if (left <= 0) this.#tried.delete(address);
    else if (tried.wrong >= MOST) throw accessErrors.TOO_MANY_ATTEMPTS({ seconds: Math.ceil(left / 1000) });
  }

  wrong(address: string): void {
    const tried = this.#tried.get(address);
    if (tried !== undefined) {
      tried.wrong += 1;
      return;
    }
    const [oldest] = this.#tried.keys();
    if (oldest !== undefined && this.#tried.size >= MOST_ADDRESSES) this.#tried.delete(oldest);
    this.#tried.set(address, { since: this.#clock(), wrong: 1 });
  }
}
