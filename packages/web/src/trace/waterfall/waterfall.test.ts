import { describe, expect, it } from "vitest";
import { criticalPath } from "../layout/critical-path.ts";
import { drawn } from "../layout/drawing.ts";
import { findRepeats } from "../layout/repeats.ts";
import { NOTHING_FOLDED, layoutRows } from "../layout/rows.ts";
import { buildTree } from "../layout/tree.ts";
import { type Viewport, wholeTrace } from "../layout/viewport.ts";
import { indentOf, labelPlace, stretch, timeAtX, xAt } from "./geometry.ts";
import { type Ink, type Paper, paintMinimap, paintRows } from "./paint.ts";

interface Rect {
  readonly ink: string;
  readonly alpha: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

const ink: Ink = {
  colourOf: (owner) => owner.name,
  path: "path",
  grid: "grid",
  comb: "comb",
  event: "event",
  exception: "exception",
};

function recorder(): { readonly paper: Paper; readonly rects: Rect[] } {
  const rects: Rect[] = [];
  const paper: Paper = {
    fillStyle: "",
    globalAlpha: 1,
    clearRect: () => undefined,
    fillRect: (x, y, width) => {
      rects.push({ ink: String(paper.fillStyle), alpha: paper.globalAlpha, x, y, width });
    },
  };
  return { paper, rects };
}

function painted(text: string, view?: Viewport): readonly Rect[] {
  const tree = buildTree(drawn(text));
  const rows = layoutRows(tree, findRepeats(tree), NOTHING_FOLDED);
  const { paper, rects } = recorder();
  paintRows(
    paper,
    {
      rows,
      view: view ?? wholeTrace(tree.duration),
      width: 100,
      path: criticalPath(tree),
      isLit: () => true,
      marks: 4,
    },
    ink,
  );
  return rects.filter((rect) => rect.ink !== "grid");
}

describe("geometry", () => {
  const view = { from: 100, to: 300 };

  it("goes from time to place and back", () => {
    expect(xAt(view, 400, 150)).toBe(100);
    expect(timeAtX(view, 400, 100)).toBe(150);
  });

  it("cuts at the edges, keeps a hair of what is short, and drops what is outside", () => {
    expect(stretch(view, 400, { start: 0, end: 200 })).toEqual({ x: 0, width: 200 });
    expect(stretch(view, 400, { start: 300, end: 300 })).toEqual({ x: 398.5, width: 1.5 });
    expect(stretch(view, 400, { start: 0, end: 99 })).toBeNull();
  });

  it("puts labels right, else left, else inside", () => {
    expect(labelPlace({ x: 0, width: 100 }, 50, 400)).toEqual({ side: "right", x: 106 });
    expect(labelPlace({ x: 300, width: 90 }, 50, 400)).toEqual({ side: "left", x: 294 });
    expect(labelPlace({ x: 0, width: 400 }, 50, 400)).toEqual({ side: "inside", x: 394 });
  });

  it("keeps a label inside off what is in full colour, where there is room", () => {
    const bar = { x: 0, width: 400 };
    expect(labelPlace(bar, 50, 400, [{ x: 380, width: 20 }])).toEqual({ side: "inside", x: 374 });
    expect(labelPlace(bar, 50, 400, [{ x: 0, width: 400 }])).toEqual({ side: "inside", x: 394 });
  });

  it("leaves names room however deep the tree", () => {
    expect(indentOf(2)).toBe(32);
    expect(indentOf(5000)).toBe(indentOf(12));
  });
});

function loop(count: number, length: number): string {
  const calls = Array.from({ length: count }, (_, at) => `  a q ${at * length} ${length * 0.9} db`);
  return `a root 0 100\n${calls.join("\n")}`;
}

describe("paintRows", () => {
  it("paints waiting in a tint, own work in full, the critical path under it", () => {
    const rects = painted(`
      a root 0 100
        b child 20 60
    `);
    expect(rects.filter((rect) => rect.ink === "a")).toEqual([
      { ink: "a", alpha: 0.34, x: 0, y: 6, width: 100 },
      { ink: "a", alpha: 1, x: 0, y: 6, width: 20 },
      { ink: "a", alpha: 1, x: 80, y: 6, width: 20 },
    ]);
    expect(rects.filter((rect) => rect.ink === "path").map(({ x, y, width }) => [x, y, width])).toEqual([
      [0, 18, 20],
      [80, 18, 20],
      [20, 42, 60],
    ]);
  });

  it("paints repeats as a comb with a tooth a call, and no teeth where they would be too thin", () => {
    expect(painted(loop(10, 10)).filter((rect) => rect.ink === "comb")).toHaveLength(10);
    expect(painted(loop(100, 1)).filter((rect) => rect.ink === "comb")).toHaveLength(1);
  });

  it("paints nothing of what lies outside the view", () => {
    const rects = painted("a root 0 100\n  b child 0 10", { from: 50e6, to: 100e6 });
    expect(rects.some((rect) => rect.ink === "b")).toBe(false);
  });
});

describe("paintMinimap", () => {
  it("paints one line a row and stays inside, however many rows", () => {
    const tree = buildTree(drawn(`a root 0 100\n${"  a x 5 5\n  b y 5 5\n".repeat(2500)}`));
    const rows = layoutRows(tree, findRepeats(tree), NOTHING_FOLDED);
    const { paper, rects } = recorder();
    paintMinimap(paper, rows, wholeTrace(tree.duration), { width: 900, height: 42 }, ink);
    expect(rects).toHaveLength(rows.length);
    expect(Math.max(...rects.map((rect) => rect.y))).toBeLessThan(42);
  });
});
