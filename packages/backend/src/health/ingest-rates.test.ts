import { describe, expect, it } from "vitest";
import { SlidingRate } from "./ingest-rates.ts";

describe("SlidingRate", () => {
  it("is the mean of the last ten whole seconds", () => {
    let now = 1_000_000;
    const rate = new SlidingRate(() => now);
    rate.add(50);
    expect(rate.perSecond()).toBe(0);
    now += 1000;
    rate.add(30);
    expect(rate.perSecond()).toBe(5);
    now += 9000;
    expect(rate.perSecond()).toBe(8);
    now += 1000;
    expect(rate.perSecond()).toBe(3);
  });

  it("forgets everything after a pause", () => {
    let now = 1_000_000;
    const rate = new SlidingRate(() => now);
    rate.add(50);
    now += 3_600_000;
    expect(rate.perSecond()).toBe(0);
  });
});
