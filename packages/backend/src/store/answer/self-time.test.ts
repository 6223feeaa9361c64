import { describe, expect, it } from "vitest";
import { selfTimes } from "./self-time.ts";

const of = (
  spanId: string,
  parentSpanId: string,
  start: bigint,
  end: bigint,
): {
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly start: bigint;
  readonly duration: bigint;
} => ({
  spanId,
  parentSpanId,
  start,
  duration: end - start,
});

describe("selfTimes", () => {
  it("takes children off their parent, those that run together once", () => {
    const spans = [
      of("a", "", 0n, 100n),
      of("b", "a", 10n, 40n),
      of("c", "a", 30n, 60n),
      of("d", "a", 35n, 38n),
    ];
    expect(selfTimes(spans)).toEqual([50n, 30n, 30n, 3n]);
  });

  it("counts only what lies inside the parent", () => {
    const spans = [
      of("a", "", 100n, 200n),
      of("b", "a", 50n, 110n),
      of("c", "a", 190n, 500n),
      of("d", "a", 300n, 400n),
    ];
    expect(selfTimes(spans)[0]).toBe(80n);
  });

  it("does not take a span for its own child, and leaves orphans whole", () => {
    expect(selfTimes([of("a", "a", 0n, 10n), of("b", "gone", 0n, 5n)])).toEqual([10n, 5n]);
  });
});
