/** The window of times that are stored, for times that are two unsigned halves. */
import { timeBounds, timeProblem, type IntakePolicy, type TimeBounds } from "../../intake/policy.ts";

export class TimeWords {
  readonly #bounds: TimeBounds;
  readonly #oldestLow: number;
  readonly #oldestHigh: number;
  readonly #newestLow: number;
  readonly #newestHigh: number;

  constructor(policy: IntakePolicy) {
    const bounds = timeBounds(policy);
    this.#bounds = bounds;
    const oldest = bounds.oldest > 0n ? bounds.oldest : 0n;
    this.#oldestLow = lowWord(oldest);
    this.#oldestHigh = highWord(oldest);
    this.#newestLow = lowWord(bounds.newest);
    this.#newestHigh = highWord(bounds.newest);
  }

  get nowLow(): number {
    return lowWord(this.#bounds.now);
  }

  get nowHigh(): number {
    return highWord(this.#bounds.now);
  }

  /** `undefined`: the time lies within. */
  problem(low: number, high: number): string | undefined {
    if (
      isAfter(this.#oldestLow, this.#oldestHigh, low, high) ||
      isAfter(low, high, this.#newestLow, this.#newestHigh)
    )
      return timeProblem(bigOf(low, high), this.#bounds);
    return undefined;
  }
}

/** Whether the first of two times is the later one. */
export function isAfter(low: number, high: number, otherLow: number, otherHigh: number): boolean {
  return high > otherHigh || (high === otherHigh && low > otherLow);
}

export function bigOf(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}

/** A half of the 64 bits at a position of the request; −1 is the absent field. */
export function wordAt(data: DataView, at: number, half: 0 | 4): number {
  return at < 0 ? 0 : data.getUint32(at + half, true);
}

function lowWord(time: bigint): number {
  return Number(time & 0xffff_ffffn);
}

function highWord(time: bigint): number {
  return Number((time >> 32n) & 0xffff_ffffn);
}
