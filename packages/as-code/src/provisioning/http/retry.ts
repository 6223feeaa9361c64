/** When to ask again, and after how long. */

export interface RetryClock {
  /** Milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/** Tries of one request, the first included. */
export const TRIES = 5;
/** Milliseconds: before the second try; then twice as long each time. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;
/** Milliseconds that a platform may ask to wait; a longer wish ends the run with a sentence. */
export const LONGEST_WISH = 60_000;

/**
 * "Equal jitter": at least half of the pause, so that a platform gets its rest, and spread over the other half.
 * Source: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 *
 * @param attempt - 1 after the first failure.
 */
export function pauseAfter(attempt: number, random: number): number {
  const whole = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1));
  return whole / 2 + (whole / 2) * random;
}

/**
 * Milliseconds of a `Retry-After`, which is seconds or a date (RFC 9110, 10.2.3); `undefined` where it is neither.
 *
 * @example
 * retryAfter("120", 0); // 120000
 */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  if (/^\d+$/u.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Statuses after which the same request may do: a gateway or a moment of the platform. */
export function isPassing(status: number): boolean {
  return status === 429 || status === 500 || status === 502 || status === 503 || status === 504;
}
