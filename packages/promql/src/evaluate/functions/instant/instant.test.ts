import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { civilDate, daysInMonth } from "./calendar.ts";
import { DATE_FUNCTIONS } from "./numbers.ts";
import { compareNaturally } from "./sort.ts";

describe("dates", () => {
  it("are those of the Gregorian calendar", () => {
    fc.assert(
      fc.property(fc.integer({ min: -8_000_000_000, max: 8_000_000_000 }), (seconds) => {
        const date = new Date(seconds * 1000);
        const of = (name: string): number | undefined => DATE_FUNCTIONS.get(name)?.(seconds, 1, 0);
        expect(of("year")).toBe(date.getUTCFullYear());
        expect(of("month")).toBe(date.getUTCMonth() + 1);
        expect(of("day_of_month")).toBe(date.getUTCDate());
        expect(of("day_of_week")).toBe(date.getUTCDay());
        expect(of("hour")).toBe(date.getUTCHours());
        expect(of("minute")).toBe(date.getUTCMinutes());
        const newYear = Date.UTC(date.getUTCFullYear(), 0, 1);
        expect(of("day_of_year")).toBe(Math.floor((seconds * 1000 - newYear) / 86_400_000) + 1);
        const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
        expect(of("days_in_month")).toBe(lastDay);
      }),
      { numRuns: 2000 },
    );
  });

  it("know leap years", () => {
    expect(daysInMonth(civilDate(Date.UTC(2000, 1, 5) / 86_400_000))).toBe(29);
    expect(daysInMonth({ year: 1900, month: 2, day: 1, dayOfYear: 32 })).toBe(28);
  });
});

describe("compareNaturally", () => {
  it("reads digits as numbers", () => {
    expect(["n10", "n2", "n2a", "n", "m99"].toSorted(compareNaturally)).toEqual([
      "m99",
      "n",
      "n2",
      "n2a",
      "n10",
    ]);
    expect(compareNaturally("a01", "a1")).toBeLessThan(0);
  });
});
