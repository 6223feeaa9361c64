/** What a drag on the strip means. Times are Unix seconds, `x` is in pixels from the plot's left edge. */
import { assertNever } from "@sightline/model";
import type { TimeWindow } from "../../window/time-window.ts";

export interface Range {
  readonly from: number;
  readonly to: number;
}

export type Grip = "from" | "to" | "move" | "new";

/** How near to an edge of the brush a press takes its handle. */
const REACH = 6;

export function xOf(time: number, range: Range, width: number): number {
  return ((time - range.from) / (range.to - range.from)) * width;
}

export function timeOf(x: number, range: Range, width: number): number {
  return range.from + (x / Math.max(width, 1)) * (range.to - range.from);
}

/** What a press at `x` takes hold of. A brush too narrow for its handles is moved by its middle. */
export function gripAt(x: number, window: Range, range: Range, width: number): Grip {
  const left = xOf(window.from, range, width);
  const right = xOf(window.to, range, width);
  const reach = Math.min(REACH, Math.max((right - left) / 3, 2));
  if (Math.abs(x - left) <= reach) return "from";
  if (Math.abs(x - right) <= reach) return "to";
  return x > left && x < right ? "move" : "new";
}

export interface Drag {
  readonly grip: Grip;
  /** The window when the drag began. */
  readonly window: Range;
  /** Where it began, and where it is. */
  readonly start: number;
  readonly at: number;
}

/** The window that the drag gives; `null` where a new one is still too narrow to be meant. */
export function dragged({ grip, window, start, at }: Drag, range: Range, shortest: number): Range | null {
  const inside = (time: number): number => Math.min(Math.max(time, range.from), range.to);
  switch (grip) {
    case "from":
      return { from: Math.min(inside(window.from + at - start), window.to - shortest), to: window.to };
    case "to":
      return { from: window.from, to: Math.max(inside(window.to + at - start), window.from + shortest) };
    case "move": {
      const span = window.to - window.from;
      const to = Math.min(window.to + at - start, range.to);
      return { from: to - span, to };
    }
    case "new": {
      const [from = 0, to = 0] = [inside(start), inside(at)].toSorted((a, b) => a - b);
      return to - from < shortest ? null : { from, to };
    }
    default:
      return assertNever(grip, "grip");
  }
}

/** A dragged range as a window: one that ends at now slides on with it. `slack` in seconds. */
export function asWindow(range: Range, now: number, slack: number): TimeWindow {
  const span = Math.max(Math.round((range.to - range.from) / 10) * 10, 10);
  return range.to >= now - slack ? { from: now - span, to: now, live: true } : { ...range, live: false };
}

/** The spans that the wheel goes through, in seconds. */
const SPANS: readonly number[] = [6 * 3600, 24 * 3600, 7 * 86_400, 28 * 86_400];
/** The strip shows six windows, unless the wheel said otherwise. */
const WINDOWS = 6;

export function usualSpan(window: Range): number {
  return (window.to - window.from) * WINDOWS;
}

/** The next span out (`by` 1) or in (−1); `null` goes back to the usual one. */
export function nextSpan(current: number, by: 1 | -1, window: Range): number | null {
  const shortest = (window.to - window.from) * 1.2;
  if (by === 1) return SPANS.find((span) => span > current) ?? SPANS.at(-1) ?? current;
  return SPANS.findLast((span) => span < current && span >= shortest) ?? null;
}

/** What the strip shows: up to now where the window is in it, else around the window. */
export function stripRange(window: Range, span: number, now: number): Range {
  const shown = Math.max(span, (window.to - window.from) * 1.2);
  if (window.from >= now - shown) return { from: now - shown, to: now };
  const to = Math.min(now, window.to + shown / 4);
  return { from: to - shown, to };
}

const STEPS: readonly number[] = [
  2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200,
];

/** Seconds a bucket of the strip: about two hundred of them. */
export function stripStep(span: number): number {
  return STEPS.find((step) => span / step <= 220) ?? 86_400;
}
