/** Marks of the clock as OpenTelemetry's `[seconds, nanoseconds]`. */
import type { HrTime } from "@opentelemetry/api";
import type { Clock } from "../time/clock.ts";

const SECOND = 1_000_000_000;

export function hrTimeOf(clock: Clock, mark: number): HrTime {
  const words = new Uint32Array(2);
  clock.unixNanos(mark, words);
  const nanos = (BigInt(words[1] ?? 0) << 32n) | BigInt(words[0] ?? 0);
  return [Number(nanos / BigInt(SECOND)), Number(nanos % BigInt(SECOND))];
}

export function hrDuration([startSeconds, startNanos]: HrTime, [endSeconds, endNanos]: HrTime): HrTime {
  const nanos = endNanos - startNanos;
  const seconds = endSeconds - startSeconds;
  return nanos < 0 ? [seconds - 1, nanos + SECOND] : [seconds, nanos];
}
