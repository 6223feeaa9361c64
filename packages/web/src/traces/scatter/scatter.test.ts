import { describe, expect, it } from "vitest";
import { type Paper, draw } from "./draw.ts";
import { MANY, type Points, bin, hit, place } from "./points.ts";
import { type Plot, durationAt, durationMarks, durationRange, timeAt, xOf, yOf } from "./scale.ts";
import { isSelected, parseSelection, printSelection, selectionFrom, summarise } from "./selection.ts";

const plot: Plot = {
  width: 960,
  height: 240,
  time: { from: 1000, to: 4600 },
  duration: { from: 0.5, to: 10 },
};

function pointsOf(list: readonly (readonly [time: number, duration: number, error?: boolean])[]): Points {
  return {
    traceId: list.map((_, at) => String(at)),
    time: list.map(([time]) => time),
    duration: list.map(([, duration]) => duration),
    error: list.map(([, , error]) => error === true),
  };
}

describe("scale", () => {
  it("puts equal ratios equally far apart and finds the way back", () => {
    expect(yOf(plot, 10)).toBeCloseTo(0, 6);
    expect(yOf(plot, 0.5)).toBeCloseTo(240, 6);
    expect(yOf(plot, 1) - yOf(plot, 2)).toBeCloseTo(yOf(plot, 2) - yOf(plot, 4), 6);
    expect(durationAt(plot, yOf(plot, 1.65))).toBeCloseTo(1.65, 6);
    expect(timeAt(plot, xOf(plot, 1234))).toBeCloseTo(1234, 6);
  });

  it("widens the range to round marks", () => {
    expect(durationRange([0.61, 7.8])).toEqual({ from: 0.5, to: 10 });
    expect(durationRange([0.002])).toEqual({ from: 0.002, to: 0.005 });
    expect(durationRange([0.0021])).toEqual({ from: 0.002, to: 0.005 });
    expect(durationRange([])).toEqual({ from: 0.1, to: 1 });
    expect(durationRange([0]).from).toBeGreaterThan(0);
  });

  it("marks 1, 2 and 5, and fewer where they would touch", () => {
    expect(durationMarks(plot, 24).map((mark) => Number(mark.toPrecision(3)))).toEqual([0.5, 1, 2, 5, 10]);
    const wide = { ...plot, duration: { from: 0.0001, to: 100 } };
    expect(durationMarks(wide, 24).map((mark) => Number(mark.toPrecision(3)))).toEqual([
      0.0001, 0.001, 0.01, 0.1, 1, 10, 100,
    ]);
    const marks = durationMarks({ ...wide, height: 60 }, 24);
    expect(marks.length).toBeGreaterThan(1);
    expect(marks.length).toBeLessThan(4);
  });
});

describe("hit", () => {
  const placed = place(
    pointsOf([
      [1500, 1],
      [1500, 1.02, true],
      [4000, 5],
    ]),
    plot,
  );

  it("finds the nearest point, across the borders of its cells, and an error before its neighbour", () => {
    expect(hit(placed, xOf(plot, 4000) + 5, yOf(plot, 5) - 5)).toBe(2);
    expect(hit(placed, xOf(plot, 1500), yOf(plot, 1.02))).toBe(1);
  });

  it("finds nothing further than its reach", () => {
    expect(hit(placed, xOf(plot, 4000) + 9, yOf(plot, 5))).toBeNull();
  });

  it("agrees with looking at every point", () => {
    let seed = 7;
    const random = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const many = place(
      pointsOf(Array.from({ length: 400 }, () => [1000 + random() * 3600, 0.5 + random() * 9])),
      plot,
    );
    for (let round = 0; round < 200; round += 1) {
      const px = random() * 960;
      const py = random() * 240;
      let best = -1;
      let nearest = 64;
      for (let at = 0; at < many.length; at += 1) {
        const distance = ((many.x[at] ?? 0) - px) ** 2 + ((many.y[at] ?? 0) - py) ** 2;
        if (distance <= nearest) {
          nearest = distance;
          best = at;
        }
      }
      expect(hit(many, px, py)).toBe(best === -1 ? null : best);
    }
  });
});

describe("bin", () => {
  it("puts every point into one cell", () => {
    const placed = place(
      pointsOf(
        Array.from({ length: 20_000 }, (_, at) => [1000 + (at % 3600), 0.5 + (at % 97) / 10, at % 50 === 0]),
      ),
      plot,
    );
    const cells = bin(placed);
    expect(cells.reduce((sum, cell) => sum + cell.count, 0)).toBe(20_000);
    expect(cells.reduce((sum, cell) => sum + cell.errors, 0)).toBe(400);
    expect(cells.length).toBeLessThan(20_000);
    for (const cell of cells) expect(cell.weight).toBeGreaterThanOrEqual(0.25);
  });
});

describe("selection", () => {
  const points = pointsOf([
    [1500, 1],
    [2000, 2, true],
    [2500, 4],
    [4000, 2],
  ]);

  it("is the same whichever way it was drawn, and ends at the plot's edge", () => {
    const one = selectionFrom(plot, { x: 100, y: 50 }, { x: 500, y: 999 });
    const other = selectionFrom(plot, { x: 500, y: 999 }, { x: 100, y: 50 });
    expect(one).toEqual(other);
    expect(one.duration.from).toBeCloseTo(0.5, 6);
  });

  it("counts what lies in it", () => {
    const selection = { time: { from: 1900, to: 2600 }, duration: { from: 1.5, to: 5 } };
    expect(summarise(points, selection)).toEqual({ count: 2, errors: 1, shortest: 2, longest: 4 });
    expect(isSelected(selection, 4000, 2)).toBe(false);
  });

  it("is the same after the URL, and refuses what is none", () => {
    const selection = {
      time: { from: 1_763_733_600.5, to: 1_763_733_700 },
      duration: { from: 1.65, to: 4.6 },
    };
    expect(parseSelection(printSelection(selection))).toEqual(selection);
    for (const text of ["", "1-2-3", "2-1-0-1", "a-b-c-d"]) expect(parseSelection(text)).toBeNull();
  });
});

function nothing(): void {
  // Strokes that no test counts.
}

function strokes(points: Points): {
  readonly rects: number;
  readonly dots: number;
  readonly lines: number;
} {
  const seen = { rects: 0, dots: 0, lines: 0 };
  const paper: Paper = {
    fillStyle: "",
    strokeStyle: "",
    globalAlpha: 1,
    lineWidth: 1,
    clearRect: nothing,
    fillRect: () => (seen.rects += 1),
    beginPath: nothing,
    moveTo: nothing,
    lineTo: () => (seen.lines += 1),
    arc: () => (seen.dots += 1),
    fill: nothing,
    stroke: nothing,
  };
  draw(paper, place(points, plot), { plot: "grey", accent: "blue", crit: "red" }, () => false);
  return seen;
}

describe("draw", () => {
  it("draws dots, crosses for errors, and nothing outside the window", () => {
    expect(
      strokes(
        pointsOf([
          [1500, 1],
          [1600, 1, true],
          [9999, 1],
        ]),
      ),
    ).toEqual({ rects: 0, dots: 1, lines: 2 });
  });

  it("draws cells instead of many points", () => {
    const seen = strokes(pointsOf(Array.from({ length: MANY + 1 }, (_, at) => [1000 + at / 4, 1])));
    expect(seen.dots).toBe(0);
    expect(seen.rects).toBeLessThan(MANY / 10);
  });
});
