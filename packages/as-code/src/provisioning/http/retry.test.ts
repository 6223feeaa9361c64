import { describe, expect, it } from "vitest";
import { pauseAfter, retryAfter } from "./retry.ts";

describe("retryAfter", () => {
  const now = Date.parse("2026-11-21T14:00:00Z");
  it.each([
    ["7", 7000],
    [" 0 ", 0],
    ["Sat, 21 Nov 2026 14:00:30 GMT", 30_000],
    ["Sat, 21 Nov 2026 13:00:00 GMT", 0],
    ["soon", undefined],
    ["", undefined],
    [null, undefined],
  ])("%s", (header, expected) => {
    expect(retryAfter(header, now)).toBe(expected);
  });
});

describe("pauseAfter", () => {
  it("doubles up to ten seconds, and spreads over the upper half", () => {
    expect([1, 2, 3, 4, 7, 20].map((attempt) => pauseAfter(attempt, 0))).toEqual([
      125, 250, 500, 1000, 5000, 5000,
    ]);
    expect(pauseAfter(20, 1)).toBe(10_000);
  });
});
