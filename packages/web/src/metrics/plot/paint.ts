/** Paints lines on a canvas: thousands of points that no document should hold. Axes, labels and marks are DOM. */
import { type Scale, yOf } from "./scale.ts";

/** What the 2D context must offer; a test passes a recorder. */
export interface Paper {
  fillStyle: unknown;
  strokeStyle: unknown;
  globalAlpha: number;
  lineWidth: number;
  lineJoin: unknown;
  clearRect: (x: number, y: number, width: number, height: number) => void;
  fillRect: (x: number, y: number, width: number, height: number) => void;
  beginPath: () => void;
  moveTo: (x: number, y: number) => void;
  lineTo: (x: number, y: number) => void;
  closePath: () => void;
  stroke: () => void;
  fill: () => void;
}

export interface Drawn {
  readonly values: Float64Array;
  /** Below it the line's own area ends; only where lines are stacked. */
  readonly floor: Float64Array | undefined;
  readonly colour: string;
}

export interface Plot {
  readonly width: number;
  readonly scale: Scale;
  /** Where a step lies, in pixels from the left edge. */
  readonly x: (at: number) => number;
}

/** Of all lines, and of the one that is read, in pixels. */
export const STROKE = 1.4;
export const STRONG = 2.2;
const AREA = 0.38;
const DOT = 2;

/** Lines one over the other, in their order. */
export function paint(paper: Paper, lines: readonly Drawn[], plot: Plot, width: number = STROKE): void {
  paper.clearRect(0, 0, plot.width, plot.scale.height);
  paper.lineJoin = "round";
  paper.lineWidth = width;
  for (const line of lines) if (line.floor !== undefined) area(paper, line, plot);
  for (const line of lines) stroke(paper, line, plot);
}

function stroke(paper: Paper, { values, colour }: Drawn, { scale, x }: Plot): void {
  paper.strokeStyle = colour;
  paper.fillStyle = colour;
  paper.globalAlpha = 1;
  paper.beginPath();
  let open = false;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      open = false;
      continue;
    }
    const y = yOf(value, scale);
    if (open) paper.lineTo(x(at), y);
    else if (Number.isFinite(values[at + 1] ?? Number.NaN)) paper.moveTo(x(at), y);
    // A point between two gaps has no line to show it.
    else paper.fillRect(x(at) - DOT / 2, y - DOT / 2, DOT, DOT);
    open = true;
  }
  paper.stroke();
}

function area(paper: Paper, { values, floor, colour }: Drawn, { scale, x }: Plot): void {
  paper.fillStyle = colour;
  paper.globalAlpha = AREA;
  for (const [from, to] of runs(values)) {
    paper.beginPath();
    for (let at = from; at <= to; at += 1) {
      const y = yOf(values[at] ?? 0, scale);
      if (at === from) paper.moveTo(x(at), y);
      else paper.lineTo(x(at), y);
    }
    for (let at = to; at >= from; at -= 1) paper.lineTo(x(at), yOf(floor?.[at] ?? 0, scale));
    paper.closePath();
    paper.fill();
  }
}

/** Stretches without a gap: first and last step. */
export function runs(values: Float64Array): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let from = -1;
  for (let at = 0; at <= values.length; at += 1) {
    const seen = Number.isFinite(values[at] ?? Number.NaN);
    if (seen && from === -1) from = at;
    if (!seen && from !== -1) {
      found.push([from, at - 1]);
      from = -1;
    }
  }
  return found;
}
