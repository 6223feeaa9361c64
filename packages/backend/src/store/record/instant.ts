/** Times of the store: nanoseconds since 1970 as `bigint`, and how answers spell them. */

const SECOND = 1_000_000_000n;

/** RFC 3339, nine fractional digits, UTC. */
export function instantText(nano: bigint): string {
  const fraction = ((nano % SECOND) + SECOND) % SECOND;
  const whole = new Date(Number((nano - fraction) / 1_000_000n)).toISOString().slice(0, 19);
  return `${whole}.${String(fraction).padStart(9, "0")}Z`;
}

/** Seconds since 1970; below a microsecond it is rounded. */
export function seconds(nano: bigint): number {
  return Number(nano) / 1e9;
}
