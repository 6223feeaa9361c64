/** What is refused at receipt, with a reason that names the rule. */
import type { Receipt, Rejection } from "../store.ts";

const DAY_MS = 86_400_000;
const HOUR = 3_600_000_000_000n;

export interface IntakePolicy {
  /** May have a fraction: retentions of hours. */
  readonly retentionDays: number;
  /** Bytes of an attribute's value; default 65,536. Longer ones of spans and logs are cut, points with one are refused. */
  readonly longestValue?: number | undefined;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Items outside would be dropped by the tables' retention, or never be found. */
export interface TimeBounds {
  readonly oldest: bigint;
  readonly newest: bigint;
  readonly now: bigint;
  readonly retentionDays: number;
}

export function timeBounds(policy: IntakePolicy): TimeBounds {
  const now = BigInt(Math.floor(policy.clock())) * 1_000_000n;
  const oldest = now - BigInt(Math.round(policy.retentionDays * DAY_MS)) * 1_000_000n;
  return { oldest, newest: now + HOUR, now, retentionDays: policy.retentionDays };
}

export function timeProblem(time: bigint, bounds: TimeBounds): string | undefined {
  if (time < bounds.oldest) return `older than the retention of ${bounds.retentionDays} days`;
  return time > bounds.newest ? "more than one hour in the future" : undefined;
}

/** Lower-case hex of the given length, not all zero. */
export function isId(id: string, digits: 16 | 32): boolean {
  return id.length === digits && /^[0-9a-f]*[1-9a-f][0-9a-f]*$/.test(id);
}

/** Adds up what became of a request's items. */
export class Tally {
  #stored = 0;
  readonly #rejected = new Map<string, number>();

  store(count = 1): void {
    this.#stored += count;
  }

  reject(reason: string, count = 1): void {
    if (count > 0) this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + count);
  }

  /** `cutValues`: of attributes, for being too long. */
  receipt(newestNano = 0n, cutValues = 0): Receipt {
    const rejections: readonly Rejection[] = Array.from(this.#rejected, ([reason, count]) => ({
      count,
      reason,
    }));
    const cut = cutValues === 0 ? {} : { cutValues };
    return { stored: this.#stored, rejections, newestNano, ...cut };
  }
}
