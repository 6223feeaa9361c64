/** When a target is scraped within its interval. */
import { hash } from "node:crypto";
import type { Target } from "../target/target.ts";

/**
 * Milliseconds until the first scrape: a point of the interval that follows from the target, so that many targets are
 * spread over it, and a restart scrapes each at the times at which it was scraped before.
 */
export function firstDelay(target: Pick<Target, "key" | "intervalMs">, unixMilli: number): number {
  const { key, intervalMs } = target;
  const point = hash("sha1", key, "buffer").readUInt32LE(0) % intervalMs;
  return (((point - unixMilli) % intervalMs) + intervalMs) % intervalMs;
}

/** The same point of the interval next time, though a timer may come a little early, and a scrape may take longer than its turn. */
export function nextDelay(target: Pick<Target, "key" | "intervalMs">, begun: number, now: number): number {
  const from = Math.max(now, begun + target.intervalMs / 2);
  return from - now + firstDelay(target, from);
}
