/** Paints the bars of the rows that are on the screen, all on one canvas. */
import type { CriticalPath } from "../layout/critical-path.ts";
import { type Owner, ownerOf } from "../layout/owner.ts";
import { isAvoidable } from "../layout/repeats.ts";
import type { RepeatRow, Row } from "../layout/rows.ts";
import { working } from "../layout/self-time.ts";
import type { TraceNode } from "../layout/tree.ts";
import { type Viewport, ticks } from "../layout/viewport.ts";
import { BAR, BAR_TOP, PATH, PATH_TOP, ROW, stretch, xAt } from "./geometry.ts";

/** What the 2D context must offer; a test passes a recorder. */
export interface Paper {
  fillStyle: unknown;
  globalAlpha: number;
  clearRect: (x: number, y: number, width: number, height: number) => void;
  fillRect: (x: number, y: number, width: number, height: number) => void;
}

export interface Ink {
  readonly colourOf: (owner: Owner) => string;
  readonly path: string;
  readonly grid: string;
  readonly comb: string;
  readonly event: string;
  readonly exception: string;
}

export interface Picture {
  readonly rows: readonly Row[];
  readonly view: Viewport;
  readonly width: number;
  readonly path: CriticalPath;
  /** Rows outside it step back: what the search did not find, or what is not on the critical path. */
  readonly isLit: (row: Row) => boolean;
  readonly marks: number;
}

const WAITING = 0.34;
const DIM = 0.25;

export function paintRows(paper: Paper, picture: Picture, ink: Ink): void {
  const { rows, width } = picture;
  paper.clearRect(0, 0, width, rows.length * ROW);
  paper.fillStyle = ink.grid;
  paper.globalAlpha = 1;
  for (const mark of ticks(picture.view, picture.marks))
    paper.fillRect(Math.round(xAt(picture.view, width, mark)), 0, 1, rows.length * ROW);
  for (const [at, row] of rows.entries()) {
    const light = picture.isLit(row) ? 1 : DIM;
    if (row.kind === "repeat" && !row.open) paintComb(paper, picture, ink, row, at * ROW, light);
    else if (row.kind === "repeat") paintBracket(paper, picture, ink, row, at * ROW, light);
    else paintSpan(paper, picture, ink, row.node, at * ROW, light);
  }
  paper.globalAlpha = 1;
}

/** Own work in full colour, waiting for children in a tint of it. */
function paintSpan(
  paper: Paper,
  picture: Picture,
  ink: Ink,
  node: TraceNode,
  top: number,
  light: number,
): void {
  const { view, width } = picture;
  const whole = stretch(view, width, node);
  if (whole === null) return;
  paper.fillStyle = ink.colourOf(ownerOf(node));
  paper.globalAlpha = WAITING * light;
  paper.fillRect(whole.x, top + BAR_TOP, whole.width, BAR);
  paper.globalAlpha = light;
  for (const part of node.children.length === 0 ? [node] : working(node)) {
    const at = stretch(view, width, part, node.children.length === 0 ? undefined : 0.5);
    if (at !== null) paper.fillRect(at.x, top + BAR_TOP, at.width, BAR);
  }
  for (const event of node.span.events) {
    const time = event.offsetNano + node.shift;
    if (time < view.from || time > view.to) continue;
    paper.fillStyle = event.name === "exception" ? ink.exception : ink.event;
    paper.fillRect(xAt(view, width, time) - 0.75, top + BAR_TOP - 1, 1.5, BAR + 2);
  }
  paintPath(paper, picture, ink, [node], top, light);
}

/** One tooth a call. */
function paintComb(
  paper: Paper,
  picture: Picture,
  ink: Ink,
  row: RepeatRow,
  top: number,
  light: number,
): void {
  const { view, width } = picture;
  paper.fillStyle = isAvoidable(row.repeat) ? ink.comb : ink.colourOf(ownerOf(row.node));
  const whole = stretch(view, width, row.repeat);
  if (whole === null) return;
  const tooth = whole.width / row.repeat.calls.length;
  if (tooth < 2) {
    paper.globalAlpha = light * 0.7;
    paper.fillRect(whole.x, top + BAR_TOP, whole.width, BAR);
  } else {
    paper.globalAlpha = light;
    for (const call of row.repeat.calls) {
      const at = stretch(view, width, call);
      // Half a pixel less than the call, so that calls that touch are still teeth.
      if (at !== null) paper.fillRect(at.x, top + BAR_TOP, Math.max(at.width - 0.75, 1), BAR);
    }
  }
  paintPath(paper, picture, ink, row.repeat.calls, top, light);
}

/** Over calls that are shown one by one: only how far they reach. */
function paintBracket(
  paper: Paper,
  picture: Picture,
  ink: Ink,
  row: RepeatRow,
  top: number,
  light: number,
): void {
  const whole = stretch(picture.view, picture.width, row.repeat);
  if (whole === null) return;
  paper.fillStyle = isAvoidable(row.repeat) ? ink.comb : ink.colourOf(ownerOf(row.node));
  paper.globalAlpha = light;
  const middle = top + BAR_TOP + BAR / 2;
  paper.fillRect(whole.x, middle - 0.5, whole.width, 1);
  paper.fillRect(whole.x, middle - 4, 1, 8);
  paper.fillRect(whole.x + whole.width - 1, middle - 4, 1, 8);
}

function paintPath(
  paper: Paper,
  picture: Picture,
  ink: Ink,
  nodes: readonly TraceNode[],
  top: number,
  light: number,
): void {
  paper.fillStyle = ink.path;
  paper.globalAlpha = light;
  for (const node of nodes) {
    for (const segment of picture.path.segments.get(node) ?? []) {
      const at = stretch(picture.view, picture.width, segment, 1);
      if (at !== null) paper.fillRect(at.x, top + PATH_TOP, at.width, PATH);
    }
  }
}

/** The whole trace in 42 pixels: each row a line of its colour, as thin as their number asks. */
export function paintMinimap(
  paper: Paper,
  rows: readonly Row[],
  view: Viewport,
  size: { readonly width: number; readonly height: number },
  ink: Ink,
): void {
  paper.clearRect(0, 0, size.width, size.height);
  const inner = size.height - 4;
  const step = Math.min(inner / Math.max(rows.length, 1), 3);
  const thick = Math.max(Math.min(1.6, step), 0.6);
  paper.globalAlpha = step < 0.6 ? 0.6 : 1;
  for (const [at, row] of rows.entries()) {
    const reach = stretch(view, size.width, row.kind === "repeat" ? row.repeat : row.node, 1);
    if (reach === null) continue;
    paper.fillStyle = ink.colourOf(ownerOf(row.node));
    paper.fillRect(reach.x, 2 + at * step, reach.width, thick);
  }
  paper.globalAlpha = 1;
}
