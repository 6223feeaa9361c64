/** How this page writes times: durations in nanoseconds, moments of the trace, and times of day. */
import type { Writing } from "./layout/finding.ts";

/** Three significant figures at most, in the unit that suits: `2.31 s`, `640 ms`, `6.0 ms`, `48 ms`. */
export function nano(value: number): string {
  const absolute = Math.abs(value);
  if (absolute === 0) return "0 ms";
  if (absolute < 999.5) return `${Math.round(value)} ns`;
  if (absolute < 999_500) return `${figures(value / 1e3)} µs`;
  if (absolute < 999_500_000) return `${figures(value / 1e6)} ms`;
  if (absolute < 119.5e9) return `${seconds(value / 1e9)} s`;
  return `${figures(value / 60e9)} min`;
}

function figures(value: number): string {
  return Math.abs(value) < 9.95 ? value.toFixed(1) : String(Math.round(value));
}

function seconds(value: number): string {
  const absolute = Math.abs(value);
  return absolute < 9.995
    ? value.toFixed(2)
    : absolute < 99.95
      ? value.toFixed(1)
      : String(Math.round(value));
}

export const writing: Writing = { duration: nano, count: (count) => count.toLocaleString("en") };

export function offset(value: number): string {
  return `${value < 0 ? "−" : "+"}${nano(Math.abs(value))}`;
}

/** Marks of an axis: `0`, `400 ms`, `1.2 s`. */
export function axisTime(value: number): string {
  if (value === 0) return "0";
  const [unit, name] =
    value >= 1e9 ? [1e9, "s"] : value >= 1e6 ? [1e6, "ms"] : value >= 1e3 ? [1e3, "µs"] : [1, "ns"];
  return `${Number((value / unit).toPrecision(6))} ${name}`;
}

/** A moment of the trace, as precise as the stretch in view lets the eye be. */
export function moment(value: number, stretch: number): string {
  const digits = stretch >= 1e9 ? 3 : stretch >= 1e6 ? 2 : 1;
  if (stretch >= 1e9) return `${(value / 1e9).toFixed(digits)} s`;
  return stretch >= 1e6 ? `${(value / 1e6).toFixed(digits)} ms` : `${(value / 1e3).toFixed(digits)} µs`;
}

export function secondsText(value: number): string {
  return nano(value * 1e9);
}
export function clockTime(instant: string): string {
  return new Date(instant).toISOString().slice(11, 23);
}
export function clockMilli(instant: string): string {
  return clockTime(instant);
}
export function clockInstant(instant: string): string {
  return new Date(instant).toISOString().slice(11, 19);
}
export function clockSecond(s: number): string {
  return new Date(s * 1000).toISOString().slice(11, 19);
}
export function dayOf(instant: string): string {
  return instant.slice(0, 10);
}
