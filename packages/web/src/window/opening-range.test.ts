import { describe, expect, it } from "vitest";
import { namesWindow, openingRange, withOpeningRange } from "./opening-range.ts";

const now = 1_795_000_000;
const at = (secondsAgo: number, requests = 3) => ({ time: now - secondsAgo, requests, errors: 0 });

describe("the window of a visit whose URL names none", () => {
  it.each([
    ["a minute of data", [at(60)], "5m"],
    ["ten minutes", [at(600), at(60)], "15m"],
    ["twenty minutes", [at(1200), at(60)], "30m"],
    ["forty minutes", [at(2400), at(60)], "1h"],
    ["columns before the first request", [at(3000, 0), at(120)], "5m"],
  ])("holds %s", (_, buckets, range) => {
    expect(openingRange(buckets, now, true)).toBe(range);
  });

  it("is short before the first data, and an hour where the data is older", () => {
    expect(openingRange([], now, false)).toBe("5m");
    expect(openingRange([at(300, 0)], now, true)).toBe("1h");
  });
});

describe("the URL's search", () => {
  it("gets the range at its end", () => {
    expect(withOpeningRange("", "5m")).toBe("?last=5m");
    expect(withOpeningRange("?q=status%20%3D%20error", "5m")).toBe("?q=status%20%3D%20error&last=5m");
  });

  it("names a window or not", () => {
    expect(["", "?q=x", "?last=1h", "?from=1&to=2", "?from=1"].map(namesWindow)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
  });
});
