import { describe, expect, it } from "vitest";
import {
  clamp,
  fit,
  keepInView,
  pan,
  parseViewport,
  printViewport,
  ticks,
  wholeTrace,
  zoom,
} from "./viewport.ts";

const SECOND = 1e9;

describe("viewport", () => {
  it("keeps the point under the pointer while zooming", () => {
    const view = zoom(wholeTrace(SECOND), 0.5, 0.25 * SECOND, SECOND);
    expect(view).toEqual({ from: 0.125 * SECOND, to: 0.625 * SECOND });
  });

  it("stays within the trace, keeping its length", () => {
    expect(pan({ from: 0, to: 4e8 }, -1e8, SECOND)).toEqual({ from: 0, to: 4e8 });
    expect(pan({ from: 0, to: 4e8 }, 9e8, SECOND)).toEqual({ from: 6e8, to: SECOND });
    expect(clamp({ from: -5, to: 5 * SECOND }, SECOND)).toEqual(wholeTrace(SECOND));
  });

  it("comes no closer than a microsecond, and shows all of a trace that is shorter", () => {
    const near = zoom(wholeTrace(SECOND), 1e-12, 5e8, SECOND);
    expect(near.to - near.from).toBeCloseTo(1000, 3);
    expect(zoom(wholeTrace(500), 0.1, 100, 500)).toEqual(wholeTrace(500));
  });

  it("shows a span with room at both sides, and follows a selection that left", () => {
    expect(fit(4e8, 6e8, SECOND)).toEqual({ from: 3.8e8, to: 6.2e8 });
    expect(keepInView({ from: 0, to: 1e8 }, 5e7, 6e7, SECOND)).toEqual({ from: 0, to: 1e8 });
    expect(keepInView({ from: 0, to: 1e8 }, 5e8, 5e8, SECOND)).toEqual({ from: 4.5e8, to: 5.5e8 });
  });

  it("marks round times", () => {
    expect(ticks(wholeTrace(2.84 * SECOND), 8).map((at) => at / 1e6)).toEqual([
      0, 400, 800, 1200, 1600, 2000, 2400, 2800,
    ]);
    expect(ticks({ from: 1.001e9, to: 1.0015e9 }, 5).map((at) => at / 1e6)).toEqual([
      1001, 1001.1, 1001.2, 1001.3, 1001.4, 1001.5,
    ]);
  });

  it("is the same after the URL, and refuses what is none", () => {
    expect(parseViewport(printViewport({ from: 1000, to: 900_000 }), SECOND)).toEqual({
      from: 1000,
      to: 900_000,
    });
    for (const text of ["", "5", "9-1", "a-b", "-1-5"]) expect(parseViewport(text, SECOND)).toBeNull();
  });
});
