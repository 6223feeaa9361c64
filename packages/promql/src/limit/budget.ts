/** What a running query has used up, and its pauses: others on the event loop get their turn. */
import { promqlErrors } from "../errors.ts";
import type { Limits } from "./limits.ts";

/** Longest stretch without a pause. */
const TURN_MS = 12;
/** A number and what it is, as the evaluator holds a step of a series. */
export const BYTES_A_STEP = 9;
/** Labels and objects of a series, a guess. */
export const BYTES_A_SERIES = 200;
/** Calls of `due` between two looks at the clock. */
const CALLS_A_LOOK = 16;

export interface BudgetSurroundings {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  readonly signal: AbortSignal | undefined;
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}

export class Budget {
  readonly limits: Limits;
  readonly #around: BudgetSurroundings;
  readonly #deadline: number;
  #turnEnds: number;
  #calls = 0;
  #samples = 0;
  #held = 0;
  #peak = 0;

  constructor(limits: Limits, around: BudgetSurroundings) {
    this.limits = limits;
    this.#around = around;
    const now = around.now();
    this.#deadline = now + limits.milliseconds;
    this.#turnEnds = now + TURN_MS;
  }

  get samples(): number {
    return this.#samples;
  }

  get peakBytes(): number {
    return this.#peak;
  }

  takeSeries(series: number, selector: string): void {
    const limit = this.limits.series;
    if (series > limit) throw promqlErrors.PROMQL_TOO_MANY_SERIES({ selector, series, limit });
  }

  takeSamples(samples: number, selector: string): void {
    this.#samples += samples;
    const limit = this.limits.samples;
    if (this.#samples > limit) throw promqlErrors.PROMQL_TOO_MANY_SAMPLES({ selector, limit });
  }

  get held(): number {
    return this.#held;
  }

  /** Says before it is allocated whether there is room for so many series of so many steps. */
  plan(series: number, steps: number): void {
    this.#check(this.#held + series * (BYTES_A_SERIES + steps * BYTES_A_STEP));
  }

  /** What is held from now on, in bytes. */
  hold(bytes: number): void {
    this.#held = bytes;
    this.#peak = Math.max(this.#peak, bytes);
    this.#check(bytes);
  }

  #check(bytes: number): void {
    const limit = this.limits.bytes;
    if (bytes <= limit) return;
    throw promqlErrors.PROMQL_TOO_MUCH_MEMORY({ megabytes: megabytes(bytes), limit: megabytes(limit) });
  }

  /** Whether it is time to `pause()`; cheap enough for once a series. */
  due(): boolean {
    this.#calls += 1;
    return this.#calls % CALLS_A_LOOK === 0 && this.#around.now() >= this.#turnEnds;
  }

  /** Throws when the query is cancelled or out of time, else lets others run. */
  async pause(): Promise<void> {
    this.check();
    await new Promise<void>((resolve) => {
      if (typeof setImmediate === "function") setImmediate(resolve);
      else setTimeout(resolve, 0);
    });
    this.check();
    this.#turnEnds = this.#around.now() + TURN_MS;
  }

  check(): void {
    const { signal } = this.#around;
    if (signal?.aborted === true) {
      const reason: unknown = signal.reason;
      throw promqlErrors.PROMQL_CANCELLED(
        { reason: reason instanceof Error ? reason.message : String(reason) },
        { cause: reason },
      );
    }
    if (this.#around.now() > this.#deadline) {
      throw promqlErrors.PROMQL_TOO_SLOW({ seconds: this.limits.milliseconds / 1000 });
    }
  }
}
