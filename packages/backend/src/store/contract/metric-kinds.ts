import { encodeMetrics, type HistogramDataPoint, type Metric } from "@sightline/otlp";
import { isStale } from "@sightline/promql";
import {
  counterMetric,
  exponentialPoint,
  histogramMetric,
  histogramPoint,
  metric,
  metricsData,
  numberPoint,
} from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import type { StoredSeries } from "../store.ts";
import { BASE, openedStore, type OpenStore, SECOND, selection, writeMetrics } from "./subject.ts";

const MILLI = Number(BASE / 1_000_000n);
const DELTA = 1;
const CUMULATIVE = 2;
const at = (second: number): bigint => BASE + BigInt(second) * SECOND;

function deltas(
  name: string,
  ...points: readonly (readonly [from: number, to: number, value: number])[]
): Metric {
  const dataPoints = points.map(([from, to, value]) =>
    numberPoint({ startTimeUnixNano: at(from), timeUnixNano: at(to), value }),
  );
  const data = { kind: "sum", dataPoints, aggregationTemporality: DELTA, isMonotonic: true } as const;
  return metric({ name, unit: "", data });
}

function exponential(
  name: string,
  aggregationTemporality: 1 | 2,
  ...points: readonly Parameters<typeof exponentialPoint>[0][]
): Metric {
  const dataPoints = points.map((point) => exponentialPoint(point));
  return metric({
    name,
    unit: "s",
    data: { kind: "exponentialHistogram", dataPoints, aggregationTemporality },
  });
}

function counted(from: number, to: number, bucketCounts: readonly bigint[]): HistogramDataPoint {
  return histogramPoint({
    startTimeUnixNano: at(from),
    timeUnixNano: at(to),
    explicitBounds: [1, 2],
    bucketCounts,
    count: bucketCounts.reduce((sum, count) => sum + count, 0n),
    sum: 1.5,
  });
}

function scaled(from: number, to: number, scale: number): Parameters<typeof exponentialPoint>[0] {
  return {
    startTimeUnixNano: at(from),
    timeUnixNano: at(to),
    count: 3n,
    sum: 2,
    zeroCount: 0n,
    scale,
    positive: { offset: 0, bucketCounts: [1n, 2n] },
    negative: { offset: 0, bucketCounts: [] },
  };
}

/** Deltas, exponential histograms, ends of series and exemplars, as OTLP has them. */
export function metricKindsContract(open: OpenStore): void {
  describe("kinds of metrics", () => {
    const store = openedStore(open);
    const named = (name: string): Promise<readonly StoredSeries[]> =>
      store().series([{ label: "__name__", operator: "=", value: name }], selection(), 100);
    /** Seconds after the start, and values. */
    const samples = async (name: string): Promise<readonly (readonly [number, number])[]> => {
      const [only] = await named(name);
      return Array.from(only?.time ?? [], (time, index) => [
        (time - MILLI) / 1000,
        only?.value[index] ?? Number.NaN,
      ]);
    };

    it("add up deltas to totals, from 0 at their start", async () => {
      await writeMetrics(store(), metricsData([deltas("added", [0, 10, 3], [10, 20, 4])]));
      await writeMetrics(store(), metricsData([deltas("added", [20, 30, 0.5])]));
      expect(await samples("added_total")).toEqual([
        [0.001, 0],
        [10, 3],
        [20, 7],
        [30, 7.5],
      ]);
    });

    it("do not add a delta twice that is sent again, and refuse one that is older", async () => {
      const data = metricsData([deltas("again", [0, 10, 3])]);
      await writeMetrics(store(), data);
      expect(await writeMetrics(store(), data)).toMatchObject({ stored: 1, rejections: [] });
      const late = await writeMetrics(store(), metricsData([deltas("again", [10, 20, 1], [5, 15, 9])]));
      expect(late).toMatchObject({
        stored: 1,
        rejections: [{ count: 1, reason: expect.stringContaining("older than the one before it") }],
      });
      expect((await samples("again_total")).at(-1)).toEqual([20, 4]);
    });

    it("do not count the deltas of a request that is refused", async () => {
      await writeMetrics(store(), metricsData([deltas("broken", [0, 10, 1])]));
      const body = encodeMetrics(metricsData([deltas("broken", [10, 20, 5])]));
      const damaged = Buffer.concat([body, Buffer.of(0x0a, 0x7f)]);
      await expect(store().write("metrics", damaged)).rejects.toMatchObject({ code: "OTLP_MALFORMED" });
      await writeMetrics(store(), metricsData([deltas("broken", [10, 20, 2])]));
      expect((await samples("broken_total")).at(-1)).toEqual([20, 3]);
    });

    it("add up the deltas of histograms, bucket by bucket", async () => {
      const points = [counted(0, 10, [1n, 2n, 3n]), counted(10, 20, [1n, 0n, 0n])];
      const summed = histogramMetric("parts", points);
      const data = { ...summed.data, aggregationTemporality: DELTA } as const;
      await writeMetrics(store(), metricsData([{ ...summed, data }]));
      const buckets = await named("parts_seconds_bucket");
      const last = buckets.map(({ labels, value }) => `${labels["le"]} ${value.at(-1)}`);
      expect(last.toSorted()).toEqual(["+Inf 7", "1 2", "2 4"]);
      expect((await samples("parts_seconds_sum")).at(-1)).toEqual([20, 3]);
      expect((await samples("parts_seconds_count")).map(([, value]) => value)).toEqual([0, 6, 7]);
    });

    it("keep exponential histograms as native ones, with finer buckets merged", async () => {
      const point = {
        timeUnixNano: at(10),
        count: 12n,
        sum: 30.5,
        scale: 10,
        zeroCount: 2n,
        zeroThreshold: 0.25,
        positive: { offset: 3, bucketCounts: [1n, 2n, 0n, 4n] },
        negative: { offset: -5, bucketCounts: [3n] },
      };
      await writeMetrics(store(), metricsData([exponential("fine", CUMULATIVE, point)]));
      const [only] = await named("fine_seconds");
      expect(only?.histograms).toEqual([
        {
          resetHint: "unknown",
          schema: 8,
          zeroThreshold: 0.25,
          zeroCount: 2,
          count: 12,
          sum: 30.5,
          // Two steps of scale: OTLP's 3 and 4 to 6 are buckets 1 and 2 here, −5 is −1.
          positive: { indices: [1, 2], counts: [1, 6] },
          negative: { indices: [-1], counts: [3] },
          customBounds: [],
        },
      ]);
      const { metrics } = await store().metrics(selection());
      expect(metrics.find(({ name }) => name === "fine_seconds")).toMatchObject({
        kind: "histogram",
        series: 1,
      });
    });

    it("add up the deltas of exponential histograms, in the coarser of two scales", async () => {
      await writeMetrics(
        store(),
        metricsData([exponential("moved", DELTA, scaled(0, 10, 1), scaled(10, 20, 0))]),
      );
      const [only] = await named("moved_seconds");
      expect(only?.histograms?.map((one) => [one?.schema, one?.count, one?.sum, one?.positive])).toEqual([
        [1, 0, 0, { indices: [], counts: [] }],
        [1, 3, 2, { indices: [1, 2], counts: [1, 2] }],
        [0, 6, 4, { indices: [1, 2], counts: [4, 2] }],
      ]);
    });

    it("refuse exponential histograms that are coarser than Prometheus knows", async () => {
      const coarse = exponential("coarse", CUMULATIVE, { timeUnixNano: at(1), scale: -5 });
      expect(await writeMetrics(store(), metricsData([coarse]))).toMatchObject({
        stored: 0,
        rejections: [{ count: 1, reason: expect.stringContaining("scale") }],
      });
    });

    it("end their series where a point says that there is no value any more", async () => {
      const ended = counterMetric("ended", [
        numberPoint({ timeUnixNano: at(0), value: 1 }),
        numberPoint({ timeUnixNano: at(10), value: undefined, flags: 1 }),
      ]);
      const native = exponential(
        "native",
        CUMULATIVE,
        { timeUnixNano: at(0) },
        { timeUnixNano: at(10), flags: 1 },
      );
      const receipt = await writeMetrics(store(), metricsData([ended, native]));
      expect(receipt).toMatchObject({ stored: 4, rejections: [] });
      for (const name of ["ended_total", "native_seconds"]) {
        const [only] = await named(name);
        expect(only !== undefined && [isStale(only.value, 0), isStale(only.value, 1)]).toEqual([false, true]);
      }
    });

    it("keep exemplars with the series that counts them", async () => {
      const exemplar = (value: number, traceId: string) => ({
        timeUnixNano: at(5),
        value,
        traceId,
        spanId: "00f067aa0ba902b7",
        filteredAttributes: [
          {
            key: "http.route",
            value: { kind: "string", value: value > 1 ? "x".repeat(200) : "/a" } as const,
          },
        ],
      });
      const [first, second] = ["5b8efff798038103d269b633813fc60c", "7b8efff798038103d269b633813fc60c"];
      const observed = histogramPoint({
        timeUnixNano: at(10),
        explicitBounds: [0.5, 1],
        bucketCounts: [1n, 1n, 1n],
        exemplars: [exemplar(0.5, first ?? ""), exemplar(7, second ?? "")],
      });
      await writeMetrics(store(), metricsData([histogramMetric("kept", [observed])]));
      const matcher = { label: "__name__", operator: "=~", value: "kept.*" } as const;
      const found = await store().exemplars([matcher], selection(), 10);
      expect(found.map(({ labels, exemplars }) => [labels["le"], exemplars])).toEqual([
        // Attributes that would make it too long are left out: the ids lead to them.
        [
          "+Inf",
          [{ labels: { trace_id: second, span_id: "00f067aa0ba902b7" }, value: 7, unixMilli: MILLI + 5000 }],
        ],
        [
          "0.5",
          [
            {
              labels: { trace_id: first, span_id: "00f067aa0ba902b7", http_route: "/a" },
              value: 0.5,
              unixMilli: MILLI + 5000,
            },
          ],
        ],
      ]);
    });
  });
}
