/** Measures of the waterfall in CSS pixels, and where a time stands in it. */
import type { Viewport } from "../layout/viewport.ts";

export const ROW = 24;
export const BAR = 10;
export const BAR_TOP = 6;
export const PATH_TOP = 18;
export const PATH = 2;
export const INDENT = 16;
export const MINIMAP = 42;

/** Nothing that happened is too short to be seen. */
const THINNEST = 1.5;

export function xAt(view: Viewport, width: number, time: number): number {
  return ((time - view.from) / (view.to - view.from)) * width;
}

export function timeAtX(view: Viewport, width: number, x: number): number {
  return view.from + (x / width) * (view.to - view.from);
}

/** A stretch on the plot, at least a hair wide; null outside the view. */
export function stretch(
  view: Viewport,
  width: number,
  at: { readonly start: number; readonly end: number },
  thinnest: number = THINNEST,
): { readonly x: number; readonly width: number } | null {
  if (at.end < view.from || at.start > view.to) return null;
  const left = Math.max(xAt(view, width, at.start), 0);
  const right = Math.min(xAt(view, width, at.end), width);
  const wide = Math.max(right - left, thinnest);
  return { x: Math.min(left, width - wide), width: wide };
}

export type Side = "right" | "left" | "inside";

export interface Stretch {
  readonly x: number;
  readonly width: number;
}

/**
 * Where a label goes: right of the bar, left of it where it would leave the plot, inside where both sides are taken.
 * Inside it keeps to the right end, and off `ink`, the parts in full colour, where it can.
 */
export function labelPlace(
  bar: Stretch,
  label: number,
  width: number,
  ink: readonly Stretch[] = [],
): { readonly side: Side; readonly x: number } {
  const right = bar.x + bar.width;
  if (right + 6 + label <= width) return { side: "right", x: right + 6 };
  if (bar.x - 6 - label >= 0) return { side: "left", x: bar.x - 6 };
  const ends = [right, ...ink.map(({ x }) => x).toSorted((a, b) => b - a)].map((x) => x - 6);
  const free = ends.find(
    (x) => x - label >= bar.x && ink.every((part) => part.x + part.width <= x - label - 4 || part.x >= x),
  );
  return { side: "inside", x: free ?? right - 6 };
}

/** The indent at depth `depth`; deep trees are drawn ever tighter, so that names keep their room. */
export function indentOf(depth: number): number {
  return Math.min(depth, 12) * INDENT;
}
