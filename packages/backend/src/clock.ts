/** Time is passed in, so that tests decide it. */

/** Milliseconds since 1970, with fractions where there are any. */
export type Clock = () => number;

export const systemClock: Clock = () => performance.timeOrigin + performance.now();

/** Nanoseconds since 1970. */
export function nanoseconds(milliseconds: number): bigint {
  return BigInt(Math.round(milliseconds * 1000)) * 1000n;
}
