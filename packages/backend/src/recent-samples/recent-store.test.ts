/** The embedded store with its newest samples in memory, and the same data directory without: the same answers. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isStale, NO_BUCKETS } from "@sightline/promql";
import { encodeMetrics } from "@sightline/otlp";
import { counterMetric, metricsData, numberPoint } from "@sightline/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Sample, WrittenSeries } from "../store/metric/sample.ts";
import { openChdbStore, type Store } from "../store/index.ts";
import type { SeriesMatcher, StoredSeries } from "../store/store.ts";

const MINUTE = 60_000;
/** Far enough back that the window stays in memory while the test runs. */
const NOW = Date.now();
const FROM = NOW - 30 * MINUTE;
const family = { name: "m", kind: "unknown", unit: "", help: "" } as const;

const sample: fc.Arbitrary<Sample> = fc.record({
  unixMilli: fc.integer({ min: 0, max: 100 }).map((at) => FROM + at * 15_000),
  value: fc.oneof(
    // Which of 0 and −0 at one time stays is open.
    { weight: 8, arbitrary: fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => value + 0) },
    { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
    { weight: 1, arbitrary: fc.constant("stale" as const) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 1, max: 99 }).map((count) => ({
        resetHint: "unknown" as const,
        schema: 1,
        zeroThreshold: 0,
        zeroCount: 0,
        count,
        sum: count / 2,
        positive: { indices: [-3, 2], counts: [count, 2] },
        negative: NO_BUCKETS,
        customBounds: [],
      })),
    },
  ),
});
const request: fc.Arbitrary<readonly WrittenSeries[]> = fc.array(
  fc
    .record({
      route: fc.constantFrom("/a", "/b", "/ü", ""),
      samples: fc.array(sample, { minLength: 1, maxLength: 20 }),
    })
    .map(({ route, samples }) => ({
      family,
      labels: { ["__name__"]: "m", ...(route === "" ? {} : { route }) },
      samples,
    })),
  { minLength: 1, maxLength: 4 },
);

const QUESTIONS: readonly (readonly SeriesMatcher[])[] = [
  [],
  [{ label: "route", operator: "=", value: "/a" }],
  [{ label: "route", operator: "!=", value: "/a" }],
  [{ label: "route", operator: "=~", value: "/a|/ü" }],
  [{ label: "route", operator: "!~", value: "/.+" }],
  [{ label: "route", operator: "=", value: "" }],
  [{ label: "__name__", operator: "=~", value: "req.*" }],
];

async function answers(store: Store): Promise<unknown> {
  const all: unknown[] = [];
  for (const matchers of QUESTIONS) {
    for (const [from, to] of [
      [FROM, NOW],
      [FROM + 5 * MINUTE, FROM + 7 * MINUTE],
    ] as const) {
      const window = { from: BigInt(from) * 1_000_000n, to: BigInt(to) * 1_000_000n };
      all.push((await store.series(matchers, window, 100)).map(plain));
    }
  }
  return all;
}

/** What stands beside a histogram is no value. */
function plain({ labels, time, value, histograms }: StoredSeries): unknown {
  const samples = Array.from(time, (at, index) => [
    at,
    histograms?.[index] ?? (isStale(value, index) ? "stale" : value[index]),
  ]);
  return { labels: { ...labels }, samples };
}

function warm(store: Store): Promise<void> {
  return vi.waitFor(async () => expect((await store.status()).recent?.seconds).toBeGreaterThan(31 * 60), {
    timeout: 30_000,
    interval: 50,
  });
}

describe("the newest samples beside the embedded store", () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightline-recent-"));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  const open = (maxBytes: number): Promise<Store> =>
    openChdbStore({ dataDir, clock: Date.now, recent: { maxBytes } });
  it("give the answers of the tables: as samples come, after a restart, and before and after they are read back", async () => {
    const requests = fc.sample(request, 12);
    let store = await open(67_108_864);
    await warm(store);
    for (const one of requests.slice(0, 6)) await store.writeSeries(one);
    const points = Array.from({ length: 50 }, (_, at) =>
      numberPoint({ timeUnixNano: BigInt(FROM + at * 10_000) * 1_000_000n, value: at }),
    );
    await store.write("metrics", encodeMetrics(metricsData([counterMetric("requests", points)])));
    const before = (await store.status()).recent?.answered ?? 0;
    const first = await answers(store);
    expect((await store.status()).recent?.answered).toBe(before + QUESTIONS.length * 2);
    await store.close();

    store = await open(0);
    expect((await store.status()).recent).toBeUndefined();
    expect(await answers(store)).toEqual(first);
    await store.close();

    // What comes while the rest is read back is joined with it.
    store = await open(67_108_864);
    for (const one of requests.slice(6)) await store.writeSeries(one);
    await warm(store);
    const second = await answers(store);
    await store.close();

    store = await open(0);
    expect(await answers(store)).toEqual(second);
    await store.close();
  }, 120_000);
});
