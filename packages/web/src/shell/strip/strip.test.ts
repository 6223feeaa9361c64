import { describe, expect, it } from "vitest";
import {
  asWindow,
  dragged,
  gripAt,
  nextSpan,
  stripRange,
  stripStep,
  timeOf,
  usualSpan,
  xOf,
} from "./brush.ts";
import { placeLabels } from "./labels.ts";

const range = { from: 0, to: 21_600 };
const window = { from: 18_000, to: 21_600 };
const width = 1080;

describe("the brush", () => {
  it("is where its times are", () => {
    expect(xOf(18_000, range, width)).toBe(900);
    expect(timeOf(900, range, width)).toBe(18_000);
  });

  it.each([
    [900, "from"],
    [895, "from"],
    [1078, "to"],
    [990, "move"],
    [400, "new"],
  ] as const)("a press at %d takes %s", (x, grip) => {
    expect(gripAt(x, window, range, width)).toBe(grip);
  });

  it("can still be moved when it is narrow", () => {
    expect(gripAt(905, { from: 18_000, to: 18_200 }, range, width)).toBe("move");
  });

  it("keeps its length when moved, and stops at now", () => {
    const drag = { grip: "move", window, start: 20_000, at: 16_000 } as const;
    expect(dragged(drag, range, 60)).toEqual({ from: 14_000, to: 17_600 });
    expect(dragged({ ...drag, at: 29_000 }, range, 60)).toEqual(window);
  });

  it("resizes by its handles, never through itself", () => {
    expect(dragged({ grip: "from", window, start: 18_000, at: 16_000 }, range, 60)).toEqual({
      from: 16_000,
      to: 21_600,
    });
    expect(dragged({ grip: "from", window, start: 18_000, at: 30_000 }, range, 60)?.from).toBe(21_540);
    expect(dragged({ grip: "to", window, start: 21_600, at: 0 }, range, 60)?.to).toBe(18_060);
  });

  it("makes a new one either way, once it is wide enough", () => {
    expect(dragged({ grip: "new", window, start: 9000, at: 7000 }, range, 60)).toEqual({
      from: 7000,
      to: 9000,
    });
    expect(dragged({ grip: "new", window, start: 9000, at: 9020 }, range, 60)).toBeNull();
  });

  it("goes live where it ends at now", () => {
    expect(asWindow({ from: 100, to: 995 }, 1000, 10)).toEqual({ from: 100, to: 1000, live: true });
    expect(asWindow({ from: 100, to: 800 }, 1000, 10)).toEqual({ from: 100, to: 800, live: false });
  });
});

describe("the strip's span", () => {
  it("is six windows, and the wheel goes through hours, days, weeks", () => {
    expect(usualSpan(window)).toBe(21_600);
    expect(nextSpan(21_600, 1, window)).toBe(86_400);
    expect(nextSpan(28 * 86_400, 1, window)).toBe(28 * 86_400);
    expect(nextSpan(86_400, -1, window)).toBe(21_600);
    expect(nextSpan(21_600, -1, window)).toBeNull();
  });

  it("ends at now where the window is in it, else lies around the window", () => {
    expect(stripRange(window, 21_600, 21_600)).toEqual(range);
    expect(stripRange({ from: 1000, to: 2000 }, 6000, 100_000)).toEqual({ from: -2500, to: 3500 });
  });

  it("has about two hundred buckets", () => {
    expect([3600, 21_600, 86_400, 28 * 86_400].map(stripStep)).toEqual([30, 120, 600, 14_400]);
  });
});

describe("placeLabels", () => {
  it("drops a label that would run into a newer one, or out of the plot", () => {
    const items = [
      { item: "a", x: 100, label: "stt 2.13.4" },
      { item: "b", x: 140, label: "stt 2.14.0" },
      { item: "c", x: 995, label: "tts-bark 1.9.2" },
    ];
    expect(placeLabels(items, 1000).map(({ item, labelled }) => [item, labelled])).toEqual([
      ["a", false],
      ["b", true],
      ["c", false],
    ]);
  });
});
