/** How long to wait before the next try: doubling from the first wait to the longest, each shortened by up to half. */

export interface BackoffSettings {
  readonly firstMs: number;
  readonly longestMs: number;
}

export const BACKOFF: BackoffSettings = { firstMs: 500, longestMs: 30_000 };

/** `random` is from 0 to 1; it spreads many processes that lost the same collector. */
export function backoffMs(attempt: number, random: number, settings: BackoffSettings = BACKOFF): number {
  const full = Math.min(settings.longestMs, settings.firstMs * 2 ** attempt);
  return Math.round(full * (1 - random / 2));
}
