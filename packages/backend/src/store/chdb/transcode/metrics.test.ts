import { SightlineError } from "@sightline/model";
import { encodeMetrics, encodeMetricsJson, type Metric, type MetricsData } from "@sightline/otlp";
import { counterMetric, histogramMetric, histogramPoint, metricsData, numberPoint } from "@sightline/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as arbitrary from "../../../../../otlp/test/arbitrary.ts";
import { damaged } from "../../../../test/damage.ts";
import { hex, metricsFromObjects, sideRows } from "../../../../test/object-rows/metric-rows.ts";
import { protobufOf } from "../../../receiver/protobuf.ts";
import { DeltaBook } from "../../intake/delta-book.ts";
import type { IntakePolicy } from "../../intake/policy.ts";
import { writeFresh } from "./series-rows.ts";
import { RowWriter } from "../rows/row-writer.ts";
import type { FreshSeries } from "./fresh-series.ts";
import { transcodeMetrics } from "./metric-transcoder.ts";
import { SeriesCache } from "./series-cache.ts";

const NOW = 1_795_269_600_000;
const now = BigInt(NOW) * 1_000_000n;
const policy: IntakePolicy = { retentionDays: 15, clock: () => NOW };
/** Random times are within: 2^64 ns are in the year 2554. */
const patient: IntakePolicy = { retentionDays: 300_000, clock: () => 2 ** 64 / 1e6 };

/** `SIGHTLINE_FUZZ_MS` for a longer run. */
const budget = {
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: Number(process.env["SIGHTLINE_FUZZ_MS"] ?? 1000),
};

function written(fresh: FreshSeries): void {
  fresh.markWritten();
}

/** What the transcoder writes; marks the series as written, unless they are not to be. */
function transcoded(body: Uint8Array, used: IntakePolicy, cache: SeriesCache, mark = written) {
  const writer = new RowWriter();
  const { receipt, rows, fresh, side } = transcodeMetrics(body, used, writer, cache);
  expect(rows * 24).toBe(writer.length);
  const series = [...fresh.points.values()].flatMap(({ series: list, unixMilli }) =>
    list.map((one) => {
      const row = new RowWriter();
      writeFresh(row, [{ series: [one], unixMilli }]);
      return hex(row);
    }),
  );
  mark(fresh);
  return { receipt, samples: hex(writer), side: sideRows(side), series };
}

/** What `rows` gives, or the code of the error of ours that it throws. */
function outcome<T>(rows: () => T): T | string {
  try {
    return rows();
  } catch (error) {
    if (error instanceof SightlineError) return error.code;
    throw error;
  }
}

/**
 * Rows over objects, and from the wire with those series alone that objects give: two metrics may make one series, of
 * which each row is right. The second request finds the series known.
 */
function bothWays(body: Uint8Array, used: IntakePolicy): readonly [unknown, unknown] {
  const cache = new SeriesCache();
  const expected = outcome(() => {
    const deltas = new DeltaBook();
    const { receipt, samples, side, series } = metricsFromObjects(body, used, deltas);
    const again = metricsFromObjects(body, used, deltas);
    return {
      receipt,
      samples,
      side,
      again: [again.samples, again.side],
      series: new Set(series),
      names: namesOf(series),
    };
  });
  const rows = typeof expected === "string" ? new Set<string>() : expected.series;
  const found = outcome(() => {
    const { receipt, samples, side, series } = transcoded(body, used, cache);
    const again = transcoded(body, used, cache);
    return {
      receipt,
      samples,
      side,
      again: [again.samples, again.side],
      series: new Set(series.filter((row) => rows.has(row))),
      names: namesOf(series),
    };
  });
  return [found, expected];
}

/** The fingerprints of rows. */
function namesOf(series: readonly string[]): ReadonlySet<string> {
  return new Set(series.map((row) => row.slice(0, 16)));
}

function cumulativeMetric({ data, ...rest }: Metric): Metric {
  return {
    ...rest,
    data: "aggregationTemporality" in data ? { ...data, aggregationTemporality: 2 } : data,
  };
}

/** Without deltas, which add up over requests. */
function cumulative({ resourceMetrics }: MetricsData): MetricsData {
  return {
    resourceMetrics: resourceMetrics.map((resource) => ({
      ...resource,
      scopeMetrics: resource.scopeMetrics.map((scope) => ({
        ...scope,
        metrics: scope.metrics.map(cumulativeMetric),
      })),
    })),
  };
}

const bodies = arbitrary.metricsData.map(encodeMetrics);

describe("data points from the wire", () => {
  it.each([
    ["whole", bodies],
    ["damaged", damaged(bodies)],
  ])("are the samples and series that objects give, or an error: %s", (_, checked) => {
    fc.assert(
      fc.property(checked, fc.constantFrom(policy, patient), (body, used) => {
        const [found, expected] = bothWays(body, used);
        expect(found).toEqual(expected);
      }),
      budget,
    );
  });

  it("are the same from JSON as from protobuf", () => {
    fc.assert(
      fc.property(arbitrary.metricsData, (data) => {
        const json = protobufOf("metrics", "json", Buffer.from(encodeMetricsJson(data)));
        const found = outcome(() => transcoded(json, patient, new SeriesCache()));
        expect(found).toEqual(outcome(() => transcoded(encodeMetrics(data), patient, new SeriesCache())));
      }),
      budget,
    );
  });

  it("are the same samples when their series are known from other requests, or forgotten", () => {
    const cache = new SeriesCache(20_000);
    fc.assert(
      fc.property(arbitrary.metricsData.map(cumulative).map(encodeMetrics), (body) => {
        const { samples, side, receipt } = metricsFromObjects(body, patient);
        expect(transcoded(body, patient, cache)).toMatchObject({ samples, side, receipt });
      }),
      budget,
    );
  });
});

const body = (metrics: readonly Metric[]): Uint8Array =>
  encodeMetrics(metricsData(metrics, { service: "shop", resource: { "host.name": "a" } }));
const counter = (time: bigint, at = 0): Metric =>
  counterMetric("c", [numberPoint({ timeUnixNano: time, attributes: { at } })]);

describe("series", () => {
  it("are written when they are new, and once an hour", () => {
    const cache = new SeriesCache();
    const count = (time: bigint, at = 0): number =>
      transcoded(body([counter(time, at)]), policy, cache).series.length;
    const minute = 60_000_000_000n;
    // With target_info.
    expect(count(now - 90n * minute)).toBe(2);
    expect(count(now - 89n * minute)).toBe(0);
    expect(count(now - 89n * minute, 1)).toBe(1);
    expect(count(now - 30n * minute)).toBe(0);
    expect(count(now - 29n * minute)).toBe(2);
  });

  it("are written by each request until one of them is stored", () => {
    const cache = new SeriesCache();
    const one = body([counter(now)]);
    const { series } = transcoded(one, policy, cache, () => {});
    expect(transcoded(one, policy, cache).series).toEqual(series);
    expect(transcoded(one, policy, cache).series).toEqual([]);
    expect(series).toHaveLength(2);
  });

  it("were last seen with the newest of a request's points", () => {
    const points = [now - 5_000_000_000n, now, now - 3_000_000_000n].map((timeUnixNano) =>
      numberPoint({ timeUnixNano }),
    );
    const [found, expected] = bothWays(body([counterMetric("c", points)]), policy);
    expect(found).toEqual(expected);
  });

  it("of a histogram change with its bounds, and with whether it has a sum", () => {
    const cache = new SeriesCache();
    const points = [
      histogramPoint({ timeUnixNano: now }),
      histogramPoint({ timeUnixNano: now, explicitBounds: [0.2, 0.5, 1] }),
      histogramPoint({ timeUnixNano: now, sum: undefined }),
      histogramPoint({ timeUnixNano: now, bucketCounts: [2n ** 53n, 1n, 1n, 1n] }),
      histogramPoint({
        timeUnixNano: now,
        bucketCounts: [2n ** 60n, 3n, 2n ** 53n, 1n],
        count: 2n ** 63n + 1n,
      }),
      histogramPoint({ timeUnixNano: now, bucketCounts: [], explicitBounds: [] }),
    ];
    for (const point of [...points, ...points]) {
      const one = body([histogramMetric("h", [point])]);
      expect(transcoded(one, policy, cache).samples).toBe(metricsFromObjects(one, policy).samples);
    }
    const [found, expected] = bothWays(body([histogramMetric("h", points)]), policy);
    expect(found).toEqual(expected);
  });
});
