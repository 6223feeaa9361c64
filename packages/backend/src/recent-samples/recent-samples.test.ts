import { isStale, NO_BUCKETS, type NativeHistogram } from "@sightline/promql";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryMetrics } from "../store/memory/metrics.ts";
import { fingerprintOf, seriesKey } from "../store/metric/series.ts";
import type { Sample, WrittenSeries } from "../store/metric/sample.ts";
import { RowWriter } from "../store/chdb/rows/row-writer.ts";
import { FreshSeries } from "../store/chdb/transcode/fresh-series.ts";
import { writeLabelled } from "../store/chdb/transcode/labelled-series.ts";
import { SeriesCache } from "../store/chdb/transcode/series-cache.ts";
import { SideRows } from "../store/chdb/transcode/side-rows.ts";
import type { SeriesMatcher, StoredSeries } from "../store/store.ts";
import { RecentSamples, type RecentBatch } from "./recent-samples.ts";

const NOW = Date.UTC(2026, 5, 1, 12);
const KEEP = 3_600_000;
const MIB = 1_048_576;

const family = { name: "m", kind: "unknown", unit: "", help: "" } as const;

/** As requests are made into batches, by one sender after another. */
function sender(recent: RecentSamples): (series: readonly WrittenSeries[]) => RecentBatch {
  const cache = new SeriesCache(undefined, () => recent.generation);
  return (sent) => {
    const [writer, side, fresh] = [new RowWriter(), new SideRows(), new FreshSeries(cache.generation)];
    writeLabelled(sent, writer, side, fresh, cache);
    fresh.markWritten();
    const labels = [...fresh.points.values()].flatMap((point) => point.series);
    return { series: labels, rows: [writer.copyFrom(0)], histograms: side.histograms };
  };
}

function opened(maxBytes = 64 * MIB, clock: () => number = () => NOW): RecentSamples {
  const recent = new RecentSamples({ keepMs: KEEP, maxBytes, clock });
  recent.warmed(NOW - KEEP);
  return recent;
}

function series(labels: Readonly<Record<string, string>>, samples: readonly Sample[]): WrittenSeries {
  return { family, labels: { ["__name__"]: "m", ...labels }, samples };
}

function one(unixMilli: number): readonly Sample[] {
  return [{ unixMilli, value: 1 }];
}

function histogram(count: number): NativeHistogram {
  return {
    resetHint: "unknown",
    schema: 2,
    zeroThreshold: 0.001,
    zeroCount: 1,
    count,
    sum: count * 1.5,
    positive: { indices: [1, 4], counts: [count, 1] },
    negative: NO_BUCKETS,
    customBounds: [],
  };
}

/** What stands beside a histogram is no value. */
function plain(found: readonly StoredSeries[] | undefined): unknown {
  return found?.map(({ labels, time, value, histograms }) => ({
    labels: { ...labels },
    samples: Array.from(time, (at, index) => [
      at,
      histograms?.[index] ?? (isStale(value, index) ? "stale" : value[index]),
    ]),
  }));
}

const sample = fc.record({
  unixMilli: fc.integer({ min: 0, max: 40 }).map((at) => NOW - at * 1000),
  value: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -3, max: 1000 }) },
    { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 0.5) },
    { weight: 1, arbitrary: fc.constant("stale" as const) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 9 }).map(histogram) },
  ),
});
const written = fc
  .record({
    route: fc.constantFrom("/a", "/b", "/c", "/long/er"),
    zone: fc.constantFrom("", "x", "y"),
    samples: fc.array(sample, { maxLength: 12 }),
  })
  .map(({ route, zone, samples }) => series(zone === "" ? { route } : { route, zone }, samples));
const matcher = fc.record({
  label: fc.constantFrom("__name__", "route", "zone", "none"),
  operator: fc.constantFrom("=", "!=", "=~", "!~"),
  value: fc.constantFrom("m", "/a", "x", "", "/a|/b", "/.*", ".+", "x?"),
});
const window = fc.record({
  from: fc.integer({ min: 0, max: 40 }).map((at) => NOW - at * 1000),
  span: fc.integer({ min: 0, max: 50_000 }),
});

describe("recent samples", () => {
  it("answer as a store that scans everything", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(written, { maxLength: 6 }), { maxLength: 6 }),
        fc.array(matcher, { maxLength: 3 }),
        window,
        fc.nat(5),
        async (requests, matchers: readonly SeriesMatcher[], { from, span }, limit) => {
          const recent = opened();
          const batch = sender(recent);
          const reference = new MemoryMetrics(1_000_000);
          for (const request of requests) {
            recent.add(batch(request));
            for (const sent of request) reference.addSeries(sent);
          }
          const to = from + span;
          const nanos = { from: BigInt(from) * 1_000_000n, to: BigInt(to) * 1_000_000n };
          const expected = await reference.series(matchers, nanos, limit);
          expect(plain(recent.series(matchers, from, to, limit))).toEqual(plain(expected));
        },
      ),
      { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: 1500 },
    );
  });

  it("take in what the store had, before, between and beside what came since", () => {
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 20 }),
        fc.array(sample, { maxLength: 20 }),
        (older, newer) => {
          const [merged, whole] = [opened(), opened()];
          whole.add(sender(whole)([series({}, [...older, ...newer])]));
          const stored = opened();
          stored.add(sender(stored)([series({}, older)]));
          merged.add(sender(merged)([series({}, newer)]));
          const [found] = stored.series([], NOW - KEEP, NOW + 1, 9) ?? [];
          if (found !== undefined)
            merged.addStored(
              { fingerprint: fingerprintOf(seriesKey({ ...found.labels })), labels: found.labels },
              found,
            );
          const ask = (recent: RecentSamples): unknown => plain(recent.series([], NOW - KEEP, NOW + 1, 9));
          expect(ask(merged)).toEqual(ask(whole));
        },
      ),
      { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: 1000 },
    );
  });

  it("leave what a reader holds as it is, whatever comes after", () => {
    const recent = opened();
    const batch = sender(recent);
    const at = (seconds: number): Sample => ({ unixMilli: NOW - 60_000 + seconds * 1000, value: seconds });
    recent.add(batch([series({}, [at(2), at(4), at(6)])]));
    const [held] = recent.series([], NOW - KEEP, NOW, 1) ?? [];
    recent.add(batch([series({}, [at(1), at(3), at(5)])]));
    recent.add(
      batch([
        series(
          {},
          Array.from({ length: 100 }, (_, index) => at(7 + index / 10)),
        ),
      ]),
    );
    expect([...(held?.value ?? [])]).toEqual([2, 4, 6]);
  });

  it("say nothing about times before they were complete, nor before the store was read back", () => {
    const recent = new RecentSamples({ keepMs: KEEP, maxBytes: MIB, clock: () => NOW });
    recent.add(sender(recent)([series({}, [{ unixMilli: NOW, value: 1 }])]));
    expect(recent.series([], NOW - 1000, NOW + 1, 9)).toBeUndefined();
    recent.warmed(NOW - KEEP / 2);
    expect(recent.series([], NOW - KEEP / 2, NOW + 1, 9)).toHaveLength(1);
    expect(recent.series([], NOW - KEEP / 2 - 1, NOW + 1, 9)).toBeUndefined();
  });

  it("say nothing about times of a request of which a part may be stored", () => {
    const recent = opened();
    const lost = sender(recent)([series({}, [{ unixMilli: NOW - 5000, value: 1 }])]);
    recent.missed(lost);
    expect(recent.series([], NOW - 5000, NOW + 1, 9)).toBeUndefined();
    expect(recent.series([], NOW - 4999, NOW + 1, 9)).toEqual([]);
  });

  it("leave patterns to the store that JavaScript could take for ever over, and those that are wrong", () => {
    const recent = opened();
    recent.add(sender(recent)([series({ route: "a".repeat(3000) }, [{ unixMilli: NOW, value: 1 }])]));
    const ask = (value: string): unknown =>
      recent.series([{ label: "route", operator: "=~", value }], NOW - 1000, NOW + 1, 9);
    expect(ask("(a+)+b")).toBeUndefined();
    expect(ask(".*.*.*b")).toBeUndefined();
    expect(ask("(")).toBeUndefined();
    // Too long a value for any pattern.
    expect(ask("b|.+")).toBeUndefined();
  });

  it("let the oldest go first when there are too many bytes, say so, and stay exact", () => {
    let now = NOW;
    const recent = opened(400_000, () => now);
    const batch = sender(recent);
    for (let minute = 0; minute < 50; minute++, now += 60_000) {
      const samples = Array.from({ length: 4 }, (_, at) => ({ unixMilli: now + at * 15_000, value: minute }));
      recent.add(batch(Array.from({ length: 100 }, (_, index) => series({ i: String(index) }, samples))));
      expect(recent.bytes).toBeLessThanOrEqual(400_000);
    }
    const { dropped, samples } = recent.status;
    expect(dropped).toBeGreaterThan(1000);
    expect(dropped + samples).toBeGreaterThanOrEqual(20_000);
    expect(recent.series([], NOW, now, 1000)).toBeUndefined();
    const found = recent.series([], Math.ceil(recent.since), now, 1000) ?? [];
    expect(found).toHaveLength(100);
    const first = (found[0]?.time[0] ?? 0) - recent.since;
    expect(first).toBeLessThanOrEqual(15_000);
  });

  it("learn labels anew that were let go", () => {
    let now = NOW;
    const recent = opened(200_000, () => now);
    const batch = sender(recent);
    recent.add(batch([series({ i: "first" }, one(now))]));
    for (let step = 0; step < 50; step++) {
      now += 60_000;
      recent.add(
        batch(Array.from({ length: 20 }, (_, index) => series({ i: `${step}-${index}` }, one(now)))),
      );
    }
    now += 1000;
    recent.add(batch([series({ i: "first" }, one(now))]));
    const matchers: readonly SeriesMatcher[] = [{ label: "i", operator: "=", value: "first" }];
    expect(recent.series(matchers, now, now + 1, 9)).toHaveLength(1);
  });

  it("forget series that ended", () => {
    let now = NOW;
    const recent = opened(64 * MIB, () => now);
    const batch = sender(recent);
    recent.add(batch([series({ i: "old" }, [{ unixMilli: now, value: 1 }])]));
    for (let hour = 0; hour < 5; hour++) {
      now += 3_600_000;
      for (let at = 0; at < 20; at++)
        recent.add(batch([series({ i: "new" }, [{ unixMilli: now + at, value: 1 }])]));
    }
    expect(recent.status.series).toBe(1);
  });

  it("answer nothing while a large request is being added", () => {
    const recent = opened();
    const many = Array.from({ length: 30 }, (_, index) =>
      series({ i: String(index) }, [{ unixMilli: NOW, value: index }]),
    );
    const adding = recent.adding(sender(recent)(many), 10);
    expect(adding.next().done).toBe(false);
    expect(recent.series([], NOW, NOW + 1, 99)).toBeUndefined();
    while (adding.next().done !== true) continue;
    expect(recent.series([], NOW, NOW + 1, 99)).toHaveLength(30);
  });
});
