import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelsOf } from "../../labels/labels.ts";
import { queryInstant } from "../answer.ts";
import type { SeriesSource } from "../source.ts";

function sourceOf(values: readonly number[]): SeriesSource {
  const series = values.map((value, index) => ({
    labels: labelsOf({ __name__: "m", i: String(index).padStart(4, "0") }),
    times: Float64Array.of(0),
    values: Float64Array.of(value),
  }));
  return { select: () => Promise.resolve(series) };
}

async function ranked(query: string, values: readonly number[]): Promise<readonly number[]> {
  const { result } = await queryInstant(query, 0, { source: sourceOf(values) });
  return result.kind === "vector" ? result.samples.map(({ value }) => value) : [];
}

describe("topk and bottomk", () => {
  const value = fc.oneof(
    fc.integer({ min: -5, max: 5 }),
    fc.constantFrom(Number.NaN, Infinity, -Infinity, 0.5),
  );

  it("are the ends of the sorted values, NaN last, by insertion or by sorting", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { maxLength: 90 }),
        fc.constantFrom(1, 3, 64, 65, 80),
        async (values, k) => {
          const numbers = values.filter((one) => !Number.isNaN(one));
          const rest = values.filter((one) => Number.isNaN(one));
          const ascending = numbers.toSorted((left, right) => left - right || 0);
          expect(await ranked(`topk(${k}, m)`, values)).toEqual(
            [...ascending.toReversed(), ...rest].slice(0, k),
          );
          expect(await ranked(`bottomk(${k}, m)`, values)).toEqual([...ascending, ...rest].slice(0, k));
          expect(await ranked("sort(m)", values)).toEqual([...ascending, ...rest]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
