import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Clock } from "./clock.ts";

function nanosOf(clock: Clock, mark: number): bigint {
  const words = new Uint32Array(2);
  clock.unixNanos(mark, words);
  return (BigInt(words[1] ?? 0) << 32n) | BigInt(words[0] ?? 0);
}

describe("the clock", () => {
  it("turns marks into nanoseconds exactly", () => {
    const clock = new Clock({ monotonic: () => 0, wall: () => 1_700_000_000_000 });
    expect(nanosOf(clock, 0)).toBe(1_700_000_000_000_000_000n);
    expect(nanosOf(clock, 12.345678)).toBe(1_700_000_000_012_345_678n);
    expect(nanosOf(clock, -0.5)).toBe(1_699_999_999_999_500_000n);
    expect(nanosOf(clock, 0.9999999)).toBe(1_700_000_000_001_000_000n);
  });

  it("is exact far from where it was asked before, and after the wall clock was set", () => {
    let wall = 1_700_000_000_000;
    const clock = new Clock({ monotonic: () => 0, wall: () => wall });
    const instant = fc.tuple(
      fc.integer({ min: -1_600_000_000_000, max: 400_000_000_000 }),
      fc.integer({ min: 0, max: 63 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(instant, { minLength: 1, maxLength: 20 }), (instants) => {
        for (const [ms, part, isSet] of instants) {
          if (isSet) wall += 86_400_000;
          clock.realign();
          // Sixty-fourths of a millisecond, which a number holds exactly.
          const nanos = BigInt(wall + ms) * 1_000_000n + BigInt(part * 15_625);
          expect(nanosOf(clock, ms + part / 64)).toBe(nanos);
        }
      }),
    );
  });

  it("follows the wall clock only when it is off by more than a little", () => {
    let wall = 1000;
    const clock = new Clock({ monotonic: () => 0, wall: () => wall });
    wall = 1003;
    clock.realign();
    expect(clock.wallMs(0)).toBe(1000);
    wall = 61_000;
    clock.realign();
    expect(clock.wallMs(0)).toBe(61_000);
  });

  it("reads the API's forms of a time", () => {
    const clock = new Clock({ monotonic: () => 0, wall: () => 1_700_000_000_000 });
    expect(clock.markOf([1_700_000_001, 500_000])).toBeCloseTo(1000.5, 6);
    expect(clock.markOf(1_700_000_000_002)).toBe(2);
    expect(clock.markOf(7.5)).toBe(7.5);
    expect(clock.markOf(new Date(1_700_000_000_003))).toBe(3);
    // Before the process began, and before computers had clocks.
    expect(clock.markOf(1_699_999_999_000)).toBe(-1000);
    expect(clock.markOf(new Date(-5))).toBe(-1_700_000_000_005);
    expect(clock.markOf(new Date(Number.NaN))).toBe(0);
  });
});
