import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isStale, markStale } from "@sightline/promql";
import { inTimeOrder, type SampleColumns } from "./time-order.ts";

type Value = number | "end";
type Sample = readonly [time: number, value: Value];

function columnsOf(samples: readonly Sample[]): SampleColumns {
  const time = Float64Array.from(samples, ([at]) => at);
  const value = new Float64Array(samples.length);
  for (const [at, [, one]] of samples.entries()) {
    if (one === "end") markStale(value, at);
    else value[at] = one;
  }
  return { time, value };
}

function samplesOf({ time, value }: SampleColumns): readonly Sample[] {
  return Array.from(time, (at, index) => [at, isStale(value, index) ? "end" : (value[index] ?? 0)]);
}

function ordered(...samples: readonly Sample[]): readonly Sample[] {
  return samplesOf(inTimeOrder(columnsOf(samples)));
}

describe("samples in the order of their times", () => {
  it("leaves what is in order as it is", () => {
    const columns = columnsOf([
      [1, 10],
      [2, 20],
    ]);
    expect(inTimeOrder(columns)).toBe(columns);
    expect(ordered()).toEqual([]);
  });

  it("joins runs of which one ends before the next begins", () => {
    expect(ordered([5, 50], [6, "end"], [1, 10], [2, Number.NaN], [3, 30], [4, 40])).toEqual([
      [1, 10],
      [2, Number.NaN],
      [3, 30],
      [4, 40],
      [5, 50],
      [6, "end"],
    ]);
  });

  it("merges runs that overlap, each time once: the end of a series before no number before the larger", () => {
    expect(ordered([1, 10], [3, 31], [4, "end"], [1, 11], [2, 20], [4, Number.NaN], [1, Number.NaN])).toEqual(
      [
        [1, Number.NaN],
        [2, 20],
        [3, 31],
        [4, "end"],
      ],
    );
  });

  it("does so for any runs", () => {
    const value = fc.oneof(
      fc.constant<Value>("end"),
      fc.constant(Number.NaN),
      fc.integer({ min: 0, max: 3 }),
    );
    const sample = fc.tuple(fc.integer({ min: 0, max: 12 }), value);
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 30 }), (samples) => {
        const best = new Map<number, Value>();
        for (const [time, one] of samples) {
          const before = best.get(time);
          if (before === undefined || isAbove(one, before)) best.set(time, one);
        }
        expect(ordered(...samples)).toEqual([...best].toSorted(([left], [right]) => left - right));
      }),
    );
  });
});

function isAbove(value: Value, other: Value): boolean {
  if (other === "end") return false;
  if (value === "end" || Number.isNaN(other)) return value === "end";
  return Number.isNaN(value) || value > other;
}
