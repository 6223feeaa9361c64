/** How these pages write durations in nanoseconds and moments of a trace. */
import { signed } from "../format/change.ts";
import { duration, durationOfNano } from "../format/duration.ts";
import { grouped } from "../format/number.ts";
import { textOf } from "../format/quantity.ts";
import type { Writing } from "./layout/finding.ts";

export function nano(value: number): string {
  return textOf(durationOfNano(value));
}

export const writing: Writing = { duration: nano, count: grouped };

/** `+714 ms` after something. */
export function offset(value: number): string {
  return textOf(signed(value, durationOfNano));
}

export function secondsText(value: number): string {
  return textOf(duration(value));
}

/** Round marks of an axis, without digits that say nothing: `0`, `400 ms`, `1.2 s`. */
export function axisTime(value: number): string {
  if (value === 0) return "0";
  const [unit, name] = unitOf(value);
  return `${Number((value / unit).toPrecision(6))} ${name}`;
}

function unitOf(value: number): readonly [size: number, name: string] {
  if (value >= 1e9) return [1e9, "s"];
  if (value >= 1e6) return [1e6, "ms"];
  return value >= 1e3 ? [1e3, "µs"] : [1, "ns"];
}

/** A moment of the trace, as precise as the stretch in view lets the eye be: a thousandth of it. */
export function moment(value: number, stretch: number): string {
  const [unit, name] = unitOf(Math.max(value, 1));
  const digits = Math.ceil(Math.log10(unit / Math.max(stretch, 1))) + 3;
  return `${(value / unit).toFixed(Math.min(Math.max(digits, 0), 6))} ${name}`;
}

/** Unix seconds of an RFC 3339 instant, to the millisecond. */
export function secondsOf(instant: string): number {
  return Date.parse(instant) / 1000;
}
