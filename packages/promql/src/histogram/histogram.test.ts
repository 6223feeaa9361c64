import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { added, scaled, subtracted } from "./arithmetic.ts";
import { bucketsAscending, exponentialBound } from "./bounds.ts";
import { equalHistograms } from "./equal.ts";
import {
  bucketsOfSpans,
  CUSTOM_BUCKETS_SCHEMA,
  type NativeHistogram,
  NO_BUCKETS,
  spansOfBuckets,
} from "./histogram.ts";
import { atSchema } from "./layout.ts";
import { fractionOfHistogram, quantileOfHistogram } from "./quantile.ts";
import { detectsReset } from "./reset.ts";
import { meanOf, sumOf } from "./sum.ts";
import { trimmed } from "./trim.ts";

const buckets = fc
  .uniqueArray(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 50 })), {
    selector: ([index]) => index,
    maxLength: 8,
  })
  .map((pairs) => pairs.toSorted(([left], [right]) => left - right))
  .map((pairs) => ({ indices: pairs.map(([index]) => index), counts: pairs.map(([, count]) => count) }));

function sumOfCounts(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function custom(customBounds: readonly number[], counts: readonly number[]): NativeHistogram {
  return {
    resetHint: "unknown",
    schema: CUSTOM_BUCKETS_SCHEMA,
    zeroThreshold: 0,
    zeroCount: 0,
    count: sumOfCounts(counts),
    sum: 1,
    positive: bucketsOfSpans([{ offset: 0, length: counts.length }], counts),
    negative: NO_BUCKETS,
    customBounds,
  };
}

const exponential: fc.Arbitrary<NativeHistogram> = fc
  .record({
    schema: fc.integer({ min: -2, max: 4 }),
    positive: buckets,
    negative: buckets,
    zeroCount: fc.nat(20),
  })
  .map((parts) => {
    const count = sumOfCounts(parts.positive.counts) + sumOfCounts(parts.negative.counts) + parts.zeroCount;
    return {
      ...parts,
      count,
      sum: count * 0.5,
      resetHint: "unknown",
      zeroThreshold: 1e-30,
      customBounds: [],
    };
  });

function sumTo(result: ReturnType<typeof sumOf>): NativeHistogram {
  if (result.kind === "incompatible") throw new Error("incompatible");
  return result.histogram;
}

function totalOf(histogram: NativeHistogram): number {
  return bucketsAscending(histogram).reduce((sum, { count }) => sum + count, 0);
}

describe("native histograms", () => {
  it("keep every observation when they are added, whatever their schemas", () => {
    fc.assert(
      fc.property(fc.array(exponential, { minLength: 1, maxLength: 5 }), (all) => {
        const whole = sumTo(sumOf(all));
        expect(totalOf(whole)).toBeCloseTo(
          all.reduce((sum, one) => sum + totalOf(one), 0),
          6,
        );
        expect(whole.schema).toBe(Math.min(...all.map(({ schema }) => schema)));
        expect(sumTo(meanOf(all)).count).toBeCloseTo(whole.count / all.length, 9);
      }),
    );
  });

  it("are again what they were when what was added is taken away", () => {
    fc.assert(
      fc.property(exponential, exponential, (left, right) => {
        const back = sumTo(subtracted(sumTo(added(left, right)), right));
        expect(equalHistograms({ ...back, sum: 0 }, { ...atSchema(left, back.schema), sum: 0 })).toBe(true);
      }),
    );
  });

  it("are reset when any count falls, and not when all rise", () => {
    fc.assert(
      fc.property(exponential, exponential, (left, right) => {
        const both = sumTo(added(left, right));
        expect(detectsReset(atSchema(left, both.schema), both)).toBe(false);
        expect(detectsReset(both, atSchema(left, both.schema))).toBe(right.count > 0);
      }),
    );
  });

  it("have quantiles that rise and lie in a bucket, and fractions that undo them", () => {
    fc.assert(
      fc.property(exponential, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (histogram, q) => {
        fc.pre(histogram.count > 0);
        const { value } = quantileOfHistogram(q, histogram);
        const all = bucketsAscending(histogram);
        expect(value).toBeGreaterThanOrEqual(all[0]?.lower ?? 0);
        expect(value).toBeLessThanOrEqual(all.at(-1)?.upper ?? 0);
        expect(quantileOfHistogram(Math.min(1, q + 0.005), histogram).value).toBeGreaterThanOrEqual(
          value - 1e-9,
        );
        const { value: share } = fractionOfHistogram(Number.NEGATIVE_INFINITY, value, histogram);
        expect(share).toBeCloseTo(q, 6);
      }),
    );
  });

  it("are cut in two without losing an observation", () => {
    fc.assert(
      fc.property(exponential, fc.double({ min: -100, max: 100, noNaN: true }), (histogram, value) => {
        const [below, above] = [trimmed(histogram, value, "upper"), trimmed(histogram, value, "lower")];
        expect(totalOf(below) + totalOf(above)).toBeCloseTo(histogram.count, 6);
      }),
    );
  });

  it("come from spans and go into spans", () => {
    const made = bucketsOfSpans(
      [
        { offset: -2, length: 2 },
        { offset: 3, length: 2 },
      ],
      [1, 2, 0, 4],
    );
    expect(made).toEqual({ indices: [-2, -1, 4], counts: [1, 2, 4] });
    expect(spansOfBuckets(made)).toEqual([
      { offset: -2, length: 2 },
      { offset: 4, length: 1 },
    ]);
  });

  it("with custom bounds keep the bounds that all have, and do not mix with others", () => {
    const sum = added(custom([1, 2, 5], [1, 1, 1, 1]), custom([2, 3, 5], [2, 2, 2, 2]));
    expect(sum).toMatchObject({
      isReconciled: true,
      histogram: { customBounds: [2, 5], count: 12, positive: { indices: [0, 1, 2], counts: [4, 5, 3] } },
    });
    expect(added(custom([1], [1, 1]), { ...custom([], []), schema: 0 })).toEqual({ kind: "incompatible" });
    expect(scaled(custom([1], [1, 1]), -1)).toMatchObject({ resetHint: "gauge", count: -2 });
  });

  it("end at the largest number", () => {
    expect(exponentialBound(1024, 0)).toBe(Number.MAX_VALUE);
    expect(exponentialBound(1025, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(exponentialBound(3, 1)).toBeCloseTo(2 ** 1.5);
  });
});
