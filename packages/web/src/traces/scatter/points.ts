/** The points of the scatter as columns, put on the plot once for each size, then only looked up. */
import type { TraceList } from "@sightline/api";
import { type Plot, xOf, yOf } from "./scale.ts";

export type Points = TraceList["points"];

/** More points than this are drawn as cells. */
export const MANY = 5000;

/** CSS pixels a cell, across and up. */
export const CELL = 4;

/** Points on the plot, in CSS pixels. `length` of all columns is the number of points. */
export interface Placed {
  readonly plot: Plot;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly error: Uint8Array;
  readonly length: number;
  /** Cells of `GRID` pixels, each with the points in it: what the hit test looks through. */
  readonly grid: ReadonlyMap<number, readonly number[]>;
}

const GRID = 16;

export function place(points: Points, plot: Plot): Placed {
  const length = points.time.length;
  const x = new Float32Array(length);
  const y = new Float32Array(length);
  const error = new Uint8Array(length);
  const grid = new Map<number, number[]>();
  for (let at = 0; at < length; at += 1) {
    const px = xOf(plot, points.time[at] ?? 0);
    const py = yOf(plot, points.duration[at] ?? 0);
    x[at] = px;
    y[at] = py;
    error[at] = points.error[at] === true ? 1 : 0;
    const key = keyOf(Math.floor(px / GRID), Math.floor(py / GRID));
    const cell = grid.get(key);
    if (cell === undefined) grid.set(key, [at]);
    else cell.push(at);
  }
  return { plot, x, y, error, length, grid };
}

/** Plots are far under 32,768 cells wide; the offset keeps cells left of the plot apart from those in it. */
function keyOf(column: number, row: number): number {
  return (row + 16_384) * 65_536 + column + 16_384;
}

/** The point nearest to a place, at most `reach` pixels away; errors win where two are as near. null where none is. */
export function hit(placed: Placed, px: number, py: number, reach = 8): number | null {
  let best: number | null = null;
  let nearest = reach * reach;
  const cells = Math.ceil(reach / GRID);
  const column = Math.floor(px / GRID);
  const row = Math.floor(py / GRID);
  for (let r = row - cells; r <= row + cells; r += 1) {
    for (let c = column - cells; c <= column + cells; c += 1) {
      for (const at of placed.grid.get(keyOf(c, r)) ?? []) {
        const dx = (placed.x[at] ?? 0) - px;
        const dy = (placed.y[at] ?? 0) - py;
        const distance = dx * dx + dy * dy - (placed.error[at] ?? 0) * 0.25;
        if (distance > nearest) continue;
        nearest = distance;
        best = at;
      }
    }
  }
  return best;
}

/** One cell of the plot with what lies in it; `x` and `y` are its upper left corner. */
export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly count: number;
  readonly errors: number;
  /** 0 to 1: how full it is against the fullest, on a scale on which one point is seen. */
  readonly weight: number;
}

/** The points in cells of 4 pixels. `chosen` limits them to some; every point lies in exactly one cell. */
export function bin(placed: Placed, chosen?: (at: number) => boolean): readonly Cell[] {
  const columns = Math.ceil(placed.plot.width / CELL) + 1;
  const counts = new Map<number, { count: number; errors: number }>();
  let fullest = 1;
  for (let at = 0; at < placed.length; at += 1) {
    if (chosen !== undefined && !chosen(at)) continue;
    const column = Math.min(Math.max(Math.floor((placed.x[at] ?? 0) / CELL), 0), columns - 1);
    const row = Math.max(Math.floor((placed.y[at] ?? 0) / CELL), 0);
    const key = row * columns + column;
    const cell = counts.get(key) ?? { count: 0, errors: 0 };
    cell.count += 1;
    cell.errors += placed.error[at] ?? 0;
    fullest = Math.max(fullest, cell.count);
    counts.set(key, cell);
  }
  return [...counts].map(([key, { count, errors }]) => ({
    x: (key % columns) * CELL,
    y: Math.floor(key / columns) * CELL,
    count,
    errors,
    weight: 0.25 + 0.75 * (fullest === 1 ? 0 : Math.log(count) / Math.log(fullest)),
  }));
}
