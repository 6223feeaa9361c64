import { describe, expect, it } from "vitest";
import { freeLetter, queriesOf, readExploreSearch, withShown } from "./search.ts";
import { rateRange, stepAt, stepsOf } from "./steps.ts";

describe("the page's URL", () => {
  it("holds queries by letter, and drops what is none", () => {
    const search = readExploreSearch({ a: "up", c: 1, off: "c", as: "pie", draw: "stacked", sort: "size" });
    expect(search).toEqual({ a: "up", c: "1", off: "c", draw: "stacked" });
    expect(queriesOf(search)).toEqual([
      { letter: "a", text: "up", shown: true },
      { letter: "c", text: "1", shown: false },
    ]);
    expect(freeLetter(["a", "c"])).toBe("b");
  });

  it("knows hidden queries by their letters", () => {
    expect(withShown(undefined, "b", false)).toBe("b");
    expect(withShown("b", "a", false)).toBe("ab");
    expect(withShown("b", "b", true)).toBeUndefined();
  });
});

describe("steps", () => {
  it("are round, lie on the same moments while a window slides, and are no more than the plot is wide", () => {
    const first = stepsOf({ from: 1003, to: 4603 }, 900);
    expect(first).toEqual({ start: 1005, step: 5, length: 720 });
    expect(stepsOf({ from: 1006, to: 4606 }, 900).start).toBe(1010);
    expect(stepsOf({ from: 0, to: 604_800 }, 900).length).toBeLessThanOrEqual(901);
  });

  it("find the nearest one", () => {
    const steps = { start: 100, step: 10, length: 3 };
    expect([94, 96, 114, 116, 126, 124, null].map((time) => stepAt(steps, time))).toEqual([
      -1, 0, 1, 2, -1, 2, -1,
    ]);
  });

  it("leave no sample of a rate between them", () => {
    expect(rateRange(5)).toBe(300);
    expect(rateRange(3600)).toBe(14_400);
  });
});
