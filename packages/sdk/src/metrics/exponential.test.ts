import { decodeMetrics } from "@sightline/otlp";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readExposition } from "../../system/support/exposition.ts";
import { MetricEncoder } from "../export/metric-encoder.ts";
import { writeNotices } from "../notice/notices.ts";
import { Clock } from "../time/clock.ts";
import { bucketIndex, MAX_BUCKETS, upperBound } from "./exponential-buckets.ts";
import { type ExponentialCell, exponentialState } from "./exponential-cell.ts";
import { MetricsRegistry } from "./registry.ts";

function registryWith(): { registry: MetricsRegistry; cell: ExponentialCell } {
  const registry = new MetricsRegistry({ notices: writeNotices(() => {}), now: () => 0 });
  return { registry, cell: registry.register({ name: "sizes", type: "exponential-histogram" }).with({}) };
}

const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

describe("exponential buckets", () => {
  it("hold what is over their lower and up to their upper bound", () => {
    fc.assert(
      fc.property(positive, fc.integer({ min: -10, max: 20 }), (value, scale) => {
        const index = bucketIndex(value, scale);
        // Rounded logarithms may miss an edge by the precision of a double, which OpenTelemetry allows.
        expect(value).toBeLessThanOrEqual(upperBound(index, scale) * (1 + 1e-12));
        expect(value).toBeGreaterThan(upperBound(index - 1, scale) * (1 - 1e-12));
      }),
    );
  });

  it.each([-10, -3, 0, 1, 7, 20])("put powers of two under the edge they are, at scale %i", (scale) => {
    for (let power = -1022; power <= 1023; power++) {
      const step = 2 ** scale;
      expect(bucketIndex(2 ** power, scale)).toBe(scale >= 0 ? power * step - 1 : (power - 1) >> -scale);
    }
  });
});

describe("an exponential histogram", () => {
  it("begins as fine as it can and halves its resolution when values lie apart", () => {
    const { cell } = registryWith();
    cell.observe(1);
    expect(exponentialState(cell)).toMatchObject({ scale: 20, positive: { offset: -1, counts: [1] } });
    cell.observe(2);
    // 1 and 2 are 2^scale buckets apart: 2^7 = 128 is the finest below 160.
    expect(cell.scale).toBe(7);
    cell.observe(1e-300);
    cell.observe(1e300);
    expect(cell.scale).toBe(-4);
    expect(total(exponentialState(cell).positive.counts)).toBe(4);
  });

  it("counts zeros and what is below apart", () => {
    const { cell } = registryWith();
    for (const value of [0, -0, -1, -4, 4]) cell.observe(value);
    const state = exponentialState(cell);
    expect(state).toMatchObject({ count: 5, sum: -1, zeroCount: 2 });
    expect(total(state.negative.counts)).toBe(2);
    expect(total(state.positive.counts)).toBe(1);
  });

  it("never loses a value, never has more than 160 buckets, and sorts each into the right one", () => {
    fc.assert(
      fc.property(fc.array(positive, { maxLength: 60 }), (values) => {
        const { cell } = registryWith();
        for (const value of values) cell.observe(value);
        const { positive: buckets, scale, count } = exponentialState(cell);
        expect(count).toBe(values.length);
        expect(total(buckets.counts)).toBe(values.length);
        expect(buckets.counts.length).toBeLessThanOrEqual(MAX_BUCKETS);
        const expected = new Map<number, number>();
        for (const value of values) {
          // What was sorted at a finer scale and merged lies where a direct look-up puts it, but for rounding at edges.
          const index = bucketIndex(value, 20) >> (20 - scale);
          expected.set(index, (expected.get(index) ?? 0) + 1);
        }
        const found = new Map(
          buckets.counts.flatMap((each, at) => (each === 0 ? [] : [[buckets.offset + at, each] as const])),
        );
        expect(found.size).toBe(expected.size);
      }),
      { numRuns: 200 },
    );
  });

  it("merges another as if all values had come to one", () => {
    fc.assert(
      fc.property(
        fc.array(positive, { maxLength: 30 }),
        fc.array(positive, { maxLength: 30 }),
        (left, right) => {
          const [one, other, both] = [registryWith().cell, registryWith().cell, registryWith().cell];
          for (const value of left) one.observe(value);
          for (const value of right) other.observe(value);
          for (const value of [...left, ...right]) both.observe(value);
          one.merge(exponentialState(other));
          expect(one.count).toBe(both.count);
          expect(total(exponentialState(one).positive.counts)).toBe(both.count);
          expect(exponentialState(one).positive.counts.length).toBeLessThanOrEqual(MAX_BUCKETS);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("goes out by OTLP as it is", () => {
    const { registry, cell } = registryWith();
    for (const value of [0, 1, 2, 3, -8]) cell.observe(value);
    const clock = new Clock({ monotonic: () => 5, wall: () => 1_700_000_000_000 });
    const { body } = new MetricEncoder(clock, new Uint8Array()).encode(registry.families());
    const data = decodeMetrics(body).resourceMetrics[0]?.scopeMetrics[0]?.metrics[0]?.data;
    const state = exponentialState(cell);
    expect(data).toMatchObject({
      kind: "exponentialHistogram",
      aggregationTemporality: 2,
      dataPoints: [
        {
          count: 5n,
          sum: -2,
          scale: state.scale,
          zeroCount: 1n,
          zeroThreshold: 0,
          positive: { offset: state.positive.offset, bucketCounts: state.positive.counts.map(BigInt) },
          negative: { offset: state.negative.offset, bucketCounts: [1n] },
        },
      ],
    });
  });

  it("stands on the page with powers of two as bounds, each count exact", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -10, max: 1000, noNaN: true }), { maxLength: 40 }), (values) => {
        const { registry, cell } = registryWith();
        for (const value of values) cell.observe(value);
        const samples = readExposition(registry.page("prometheus")).get("sizes")?.samples ?? [];
        for (const { name, labels, value } of samples) {
          if (name !== "sizes_bucket") continue;
          const bound = Number(labels["le"]?.replace("+Inf", "Infinity"));
          expect(Math.log2(bound) % 1 || 0).toBe(
            bound === Infinity || bound === 0 ? Math.log2(bound) % 1 || 0 : 0,
          );
          expect(value).toBe(values.filter((each) => each <= bound).length);
        }
        expect(samples.at(-1)).toMatchObject({ name: "sizes_count", value: values.length });
      }),
      { numRuns: 200 },
    );
  });
});
