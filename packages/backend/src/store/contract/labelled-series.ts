import { isStale, type NativeHistogram } from "@sightline/promql";
import { describe, expect, it } from "vitest";
import type { WrittenSeries } from "../metric/sample.ts";
import type { MetricFamily } from "../metric/series.ts";
import type { StoredSeries } from "../store.ts";
import { BASE, DAY, openedStore, type OpenStore, selection } from "./subject.ts";

const MILLI = Number(BASE / 1_000_000n);
const COUNTER: MetricFamily = { name: "jobs_total", kind: "counter", unit: "", help: "Jobs" };
const HISTOGRAM: MetricFamily = { name: "wait_seconds", kind: "histogram", unit: "s", help: "" };

const labelsOf = (pairs: Record<string, string>): Record<string, string> =>
  Object.assign(Object.create(null), pairs);

const histogram: NativeHistogram = {
  resetHint: "not_reset",
  schema: -2,
  zeroThreshold: 1e-128,
  zeroCount: 2,
  count: 12,
  sum: -3.5,
  positive: { indices: [-3, 1, 2], counts: [1, 2, 3] },
  negative: { indices: [-1, 7], counts: [2.5, 1.5] },
  customBounds: [],
};
const custom: NativeHistogram = {
  ...histogram,
  resetHint: "unknown",
  schema: -53,
  zeroThreshold: 0,
  zeroCount: 0,
  negative: { indices: [], counts: [] },
  positive: { indices: [0, 2], counts: [7, 5] },
  customBounds: [0.1, 0.5],
};

function jobs(samples: WrittenSeries["samples"], changes: Partial<WrittenSeries> = {}): WrittenSeries {
  return {
    family: COUNTER,
    labels: labelsOf({ __name__: "jobs_total", queue: "a.b/c", "ütf.8 label": "x" }),
    samples,
    ...changes,
  };
}

/** What Prometheus' own formats bring: labels as they are, native histograms, ends of series, exemplars. */
export function labelledSeriesContract(open: OpenStore): void {
  describe("series with their labels", () => {
    const store = openedStore(open);
    const named = (name: string): Promise<readonly StoredSeries[]> =>
      store().series([{ label: "__name__", operator: "=", value: name }], selection(), 100);
    it("are kept as they are, in the order of time, with the end of the series", async () => {
      const receipt = await store().writeSeries([
        jobs([
          { unixMilli: MILLI + 30_000, value: "stale" },
          { unixMilli: MILLI + 15_000, value: 4 },
        ]),
      ]);
      expect(receipt).toMatchObject({ stored: 2, rejections: [], histograms: 0, exemplars: 0 });
      await store().writeSeries([jobs([{ unixMilli: MILLI, value: 3 }])]);
      const [only, ...more] = await named("jobs_total");
      expect(more).toEqual([]);
      expect(only?.labels).toEqual({ __name__: "jobs_total", queue: "a.b/c", "ütf.8 label": "x" });
      expect([...(only?.time ?? [])]).toEqual([MILLI, MILLI + 15_000, MILLI + 30_000]);
      expect([...(only?.value ?? [])]).toEqual([3, 4, Number.NaN]);
      expect([0, 1, 2].map((at) => only !== undefined && isStale(only.value, at))).toEqual([
        false,
        false,
        true,
      ]);
      const { metrics } = await store().metrics(selection());
      expect(metrics.find(({ name }) => name === "jobs_total")).toMatchObject({ kind: "counter", series: 1 });
    });

    it("may be native histograms, beside numbers and ends", async () => {
      const labels = labelsOf({ __name__: "wait_seconds", job: "a" });
      const receipt = await store().writeSeries([
        {
          family: HISTOGRAM,
          labels,
          samples: [
            { unixMilli: MILLI, value: histogram },
            { unixMilli: MILLI + 1000, value: 5 },
            { unixMilli: MILLI + 2000, value: custom },
            { unixMilli: MILLI + 3000, value: "stale" },
          ],
        },
      ]);
      expect(receipt).toMatchObject({ stored: 4, histograms: 2 });
      const [only] = await named("wait_seconds");
      expect([...(only?.time ?? [])]).toEqual([MILLI, MILLI + 1000, MILLI + 2000, MILLI + 3000]);
      expect(only?.histograms).toEqual([histogram, undefined, custom, undefined]);
      expect(only?.value[1]).toBe(5);
      expect(only !== undefined && isStale(only.value, 3)).toBe(true);
      const sets = await store().labelSets([{ label: "job", operator: "=", value: "a" }], selection(), 10);
      expect(sets).toEqual([{ __name__: "wait_seconds", job: "a" }]);
      const onlyHistograms = { from: BASE, to: BASE + 1_000_000n };
      expect(await store().labelSets([], onlyHistograms, 10)).toContainEqual({
        __name__: "wait_seconds",
        job: "a",
      });
    });

    it("have exemplars, each once, the newest first where not all are asked for", async () => {
      const exemplar = (second: number, id: string) => ({
        labels: labelsOf({ trace_id: id, span_id: "b" }),
        value: second,
        unixMilli: MILLI + second * 1000,
      });
      const labels = labelsOf({ __name__: "with_exemplars_total" });
      const series: WrittenSeries = {
        ...jobs([], { labels }),
        exemplars: [exemplar(2, "two"), exemplar(1, "one"), exemplar(3, "three")],
      };
      expect(await store().writeSeries([series])).toMatchObject({ stored: 0, exemplars: 3 });
      await store().writeSeries([series]);
      const matcher = { label: "__name__", operator: "=", value: "with_exemplars_total" } as const;
      const ids = async (limit: number) =>
        (await store().exemplars([matcher], selection(), limit)).map((one) => [
          one.labels["__name__"],
          ...one.exemplars.map(({ labels: own, value }) => `${own["trace_id"]} ${value}`),
        ]);
      expect(await ids(10)).toEqual([["with_exemplars_total", "one 1", "two 2", "three 3"]]);
      expect(await ids(1)).toEqual([["with_exemplars_total", "three 3"]]);
      expect(await store().exemplars([matcher], { from: BASE - DAY, to: BASE }, 10)).toEqual([]);
    });

    it("are refused sample by sample, with a reason", async () => {
      const receipt = await store().writeSeries([
        jobs([{ unixMilli: MILLI, value: 1 }], { labels: labelsOf({ queue: "nameless" }) }),
        jobs([{ unixMilli: MILLI, value: 1 }], {
          labels: labelsOf({ __name__: "long", a: "x".repeat(70_000) }),
        }),
        jobs([
          { unixMilli: MILLI - 16 * 86_400_000, value: 1 },
          { unixMilli: MILLI + 6 * 3_600_000, value: 1 },
          { unixMilli: Number.NaN, value: 1 },
          { unixMilli: MILLI + 60_000, value: 1 },
        ]),
        {
          ...jobs([]),
          exemplars: [{ labels: labelsOf({ a: "x".repeat(128) }), value: 1, unixMilli: MILLI }],
        },
      ]);
      expect(receipt).toMatchObject({ stored: 1, exemplars: 0 });
      expect(receipt.rejections).toEqual([
        { count: 1, reason: "the series has no name" },
        { count: 1, reason: expect.stringContaining("more than 65536 bytes") },
        { count: 2, reason: expect.stringContaining("retention of 15 days") },
        { count: 1, reason: expect.stringContaining("future") },
        { count: 1, reason: expect.stringContaining("128 characters") },
      ]);
    });

    it("may be thousands in one request", async () => {
      const many = Array.from({ length: 5000 }, (_, index) =>
        jobs([{ unixMilli: MILLI, value: index }], {
          labels: labelsOf({ __name__: "many", index: String(index) }),
        }),
      );
      expect(await store().writeSeries(many)).toMatchObject({ stored: 5000 });
      const found = await store().series(
        [{ label: "__name__", operator: "=", value: "many" }],
        selection(),
        6000,
      );
      expect(found).toHaveLength(5000);
      expect(found.every(({ labels, value }) => Number(labels["index"]) === value[0])).toBe(true);
    });
  });
}
