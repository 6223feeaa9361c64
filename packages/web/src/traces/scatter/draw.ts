/** Paints the scatter's points. Axes, labels and the selection are DOM: they can be found and copied. */
import { CELL, MANY, type Placed, bin } from "./points.ts";

/** What the 2D context must offer; a test passes a recorder. */
export interface Paper {
  fillStyle: unknown;
  strokeStyle: unknown;
  globalAlpha: number;
  lineWidth: number;
  clearRect: (x: number, y: number, width: number, height: number) => void;
  fillRect: (x: number, y: number, width: number, height: number) => void;
  beginPath: () => void;
  moveTo: (x: number, y: number) => void;
  lineTo: (x: number, y: number) => void;
  arc: (x: number, y: number, radius: number, from: number, to: number) => void;
  fill: () => void;
  stroke: () => void;
}

export interface Ink {
  readonly plot: string;
  readonly accent: string;
  readonly crit: string;
}

const DOT = 1.9;
const CROSS = 2.6;

/** `isSelected` colours what lies in the selection; points outside the plot are left out. */
export function draw(paper: Paper, placed: Placed, ink: Ink, isSelected: (at: number) => boolean): void {
  const { width, height } = placed.plot;
  paper.clearRect(0, 0, width, height);
  if (placed.length > MANY) drawCells(paper, placed, ink, isSelected);
  else drawDots(paper, placed, ink, isSelected);
  drawCrosses(paper, placed, ink);
  paper.globalAlpha = 1;
}

function drawCells(paper: Paper, placed: Placed, ink: Ink, isSelected: (at: number) => boolean): void {
  for (const selected of [false, true]) {
    paper.fillStyle = selected ? ink.accent : ink.plot;
    for (const cell of bin(placed, (at) => inside(placed, at) && isSelected(at) === selected)) {
      if (cell.count === cell.errors) continue;
      paper.globalAlpha = cell.weight * (selected ? 0.95 : 0.8);
      paper.fillRect(cell.x, cell.y, CELL - 1, CELL - 1);
    }
  }
}

function drawDots(paper: Paper, placed: Placed, ink: Ink, isSelected: (at: number) => boolean): void {
  for (const selected of [false, true]) {
    paper.fillStyle = selected ? ink.accent : ink.plot;
    paper.globalAlpha = selected ? 0.85 : 0.5;
    for (let at = 0; at < placed.length; at += 1) {
      if (placed.error[at] === 1 || !inside(placed, at) || isSelected(at) !== selected) continue;
      // A path for each: dots that lie on each other must darken.
      paper.beginPath();
      paper.arc(placed.x[at] ?? 0, placed.y[at] ?? 0, DOT, 0, Math.PI * 2);
      paper.fill();
    }
  }
}

/** Crosses are few, or too many to tell apart: then one for each cell. */
function drawCrosses(paper: Paper, placed: Placed, ink: Ink): void {
  paper.strokeStyle = ink.crit;
  paper.globalAlpha = 1;
  paper.lineWidth = 1.25;
  paper.beginPath();
  if (placed.length > MANY) {
    for (const cell of bin(placed, (at) => placed.error[at] === 1 && inside(placed, at)))
      cross(paper, cell.x + CELL / 2, cell.y + CELL / 2);
  } else {
    for (let at = 0; at < placed.length; at += 1)
      if (placed.error[at] === 1 && inside(placed, at)) cross(paper, placed.x[at] ?? 0, placed.y[at] ?? 0);
  }
  paper.stroke();
}

function cross(paper: Paper, x: number, y: number): void {
  paper.moveTo(x - CROSS, y - CROSS);
  paper.lineTo(x + CROSS, y + CROSS);
  paper.moveTo(x + CROSS, y - CROSS);
  paper.lineTo(x - CROSS, y + CROSS);
}

function inside(placed: Placed, at: number): boolean {
  const x = placed.x[at] ?? -1;
  const y = placed.y[at] ?? -1;
  return x >= 0 && x <= placed.plot.width && y >= -DOT && y <= placed.plot.height + DOT;
}
