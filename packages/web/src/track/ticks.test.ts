import { describe, expect, it } from "vitest";
import { createClock } from "../format/clock.ts";
import { roundTicks, sixths, valueTicks } from "./ticks.ts";

const utc = createClock("UTC");
const at = (hour: number, minute: number): number => Date.UTC(2026, 10, 21, hour, minute) / 1000;

describe("roundTicks", () => {
  it("labels whole steps of the clock", () => {
    const labels = roundTicks(at(9, 10), at(15, 10), 12, utc).map(({ label }) => label);
    expect(labels.slice(0, 3)).toEqual(["09:30", "10:00", "10:30"]);
    expect(labels).toHaveLength(12);
  });

  it("steps in the zone's own hours", () => {
    const india = createClock("Asia/Kolkata");
    expect(roundTicks(at(0, 0), at(6, 0), 6, india).map(({ label }) => label)[0]).toBe("06:00");
  });

  it("names days when it steps in days", () => {
    expect(roundTicks(at(0, 0), at(0, 0) + 6 * 86_400, 8, utc).map(({ label }) => label)[1]).toBe("22 Nov");
  });
});

describe("sixths", () => {
  it("labels both ends and each sixth", () => {
    expect(sixths(at(14, 10), at(15, 10), utc).map(({ label }) => label)).toEqual([
      "14:10",
      "14:20",
      "14:30",
      "14:40",
      "14:50",
      "15:00",
      "15:10",
    ]);
  });

  it("writes seconds in a short window", () => {
    expect(sixths(at(14, 10), at(14, 11), utc)[1]?.label).toBe("14:10:10");
    expect(sixths(at(14, 10), at(14, 25), utc)[1]?.label).toBe("14:12:30");
  });
});

describe("valueTicks", () => {
  it.each([
    [3.2, [0, 2, 4]],
    [0.08, [0, 0.05, 0.1]],
    [60, [0, 20, 40, 60]],
    [0.012, [0, 0.005, 0.01, 0.015]],
    [0, [0]],
    [Number.NaN, [0]],
  ])("covers %d", (max, ticks) => {
    expect(valueTicks(max)).toEqual(ticks);
  });
});
