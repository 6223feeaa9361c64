/** The rectangle that a shift-drag draws on the scatter: a stretch of time and of duration. */
import type { Points } from "./points.ts";
import { type Plot, type Range, durationAt, timeAt } from "./scale.ts";

export interface Selection {
  /** Unix seconds. */
  readonly time: Range;
  /** Seconds. */
  readonly duration: Range;
}

/** From two corners in CSS pixels, whichever way it was drawn, cut at the plot's edges. */
export function selectionFrom(
  plot: Plot,
  a: { readonly x: number; readonly y: number },
  b: { readonly x: number; readonly y: number },
): Selection {
  const x = [a.x, b.x].map((at) => Math.min(Math.max(at, 0), plot.width)).toSorted((p, q) => p - q);
  const y = [a.y, b.y].map((at) => Math.min(Math.max(at, 0), plot.height)).toSorted((p, q) => p - q);
  return {
    time: { from: timeAt(plot, x[0] ?? 0), to: timeAt(plot, x[1] ?? 0) },
    duration: { from: durationAt(plot, y[1] ?? 0), to: durationAt(plot, y[0] ?? 0) },
  };
}

export function isSelected(selection: Selection, time: number, duration: number): boolean {
  return (
    time >= selection.time.from &&
    time <= selection.time.to &&
    duration >= selection.duration.from &&
    duration <= selection.duration.to
  );
}

export interface Selected {
  readonly count: number;
  readonly errors: number;
  /** Of the points in it, in seconds; null where there is none. */
  readonly shortest: number | null;
  readonly longest: number | null;
}

export function summarise(points: Points, selection: Selection): Selected {
  let count = 0;
  let errors = 0;
  let shortest: number | null = null;
  let longest: number | null = null;
  for (const [at, time] of points.time.entries()) {
    const duration = points.duration[at] ?? 0;
    if (!isSelected(selection, time, duration)) continue;
    count += 1;
    if (points.error[at] === true) errors += 1;
    shortest = shortest === null ? duration : Math.min(shortest, duration);
    longest = longest === null ? duration : Math.max(longest, duration);
  }
  return { count, errors, shortest, longest };
}

/** `from-to-shortest-longest` for the URL: milliseconds of time, microseconds of duration. */
export function printSelection({ time, duration }: Selection): string {
  return [time.from * 1e3, time.to * 1e3, duration.from * 1e6, duration.to * 1e6].map(Math.round).join("-");
}

/** null where the text is no selection. */
export function parseSelection(text: string): Selection | null {
  if (!/^\d{1,15}(?:-\d{1,15}){3}$/u.test(text)) return null;
  const [from = 0, to = 0, shortest = 0, longest = 0] = text.split("-").map(Number);
  if (to < from || longest < shortest) return null;
  return {
    time: { from: from / 1e3, to: to / 1e3 },
    duration: { from: shortest / 1e6, to: longest / 1e6 },
  };
}
