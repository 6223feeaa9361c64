/** Counters that something else keeps: the steps between their readings, a fall being a new beginning. */
import type { EventBatch } from "./spec.ts";

/** Pairs of metric and tenant; a step needs the reading before it. */
export const TOTALS_LIMIT = 10_000;

interface Counters {
  readonly good: number;
  readonly bad: number;
}

export class CounterReadings {
  readonly #last = new Map<string, Counters>();

  /**
   * What happened since the last reading of the same metric and tenant; of a first one nothing is known but where it
   * begins. If either counter has fallen, whatever keeps them has begun anew, and both count from 0.
   *
   * @returns `undefined` when there are more pairs than are remembered.
   */
  step(metric: string, tenant: string, { good, total }: EventBatch): EventBatch | undefined {
    const key = `${metric}\n${tenant}`;
    const now = { good, bad: total - good };
    const before = this.#last.get(key);
    if (before === undefined && this.#last.size >= TOTALS_LIMIT) return undefined;
    this.#last.set(key, now);
    if (before === undefined) return { good: 0, total: 0 };
    if (now.good < before.good || now.bad < before.bad) return { good, total };
    return { good: good - before.good, total: total - (before.good + before.bad) };
  }
}
