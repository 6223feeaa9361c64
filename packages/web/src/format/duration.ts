/** Durations: as readings (`2.31 s`) and in words (`2 h 10 min`). */
import { brief, three } from "./number.ts";
import { type Quantity, UNKNOWN, quantity } from "./quantity.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `seconds` as a reading in the unit that suits: `6.0 ms`, `48 ms`, `640 ms`, `2.31 s`, `41.2 s`, `2.5 min`. */
export function duration(seconds: number | null): Quantity {
  if (seconds === null || !Number.isFinite(seconds)) return UNKNOWN;
  const size = Math.abs(seconds);
  if (size === 0) return quantity("0", "ms");
  if (size < 0.999_5e-6) return quantity(brief(seconds * 1e9), "ns");
  if (size < 0.999_5e-3) return quantity(brief(seconds * 1e6), "µs");
  if (size < 0.999_5) return quantity(brief(seconds * 1e3), "ms");
  if (size < 2 * MINUTE) return quantity(three(seconds), "s");
  if (size < 2 * HOUR) return quantity(brief(seconds / MINUTE), "min");
  if (size < 2 * DAY) return quantity(brief(seconds / HOUR), "h");
  return quantity(brief(seconds / DAY), "d");
}

/** The same from nanoseconds, as spans carry them. */
export function durationOfNano(nano: number | null): Quantity {
  return duration(nano === null ? null : nano / 1e9);
}

/** In words, with the two largest units: `45 s`, `5 min`, `2 h 10 min`, `3 d 4 h`. */
export function inWords(seconds: number): string {
  const rounded = seconds < MINUTE ? Math.round(seconds) : Math.round(seconds / MINUTE) * MINUTE;
  if (rounded < MINUTE) return `${rounded} s`;
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(rounded / DAY), "d"],
    [Math.floor((rounded % DAY) / HOUR), "h"],
    [Math.floor((rounded % HOUR) / MINUTE), "min"],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(" ");
}
