/** The embedded store with what it read of the past kept, and the same data directory without: the same answers. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeMetrics } from "@sightline/otlp";
import { counterMetric, metricsData, numberPoint } from "@sightline/testkit";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openChdbStore, type Store } from "../store/index.ts";
import type { StoredSeries } from "../store/store.ts";

const HOUR = 3_600_000;
const NOW = Date.now();
const MATCHERS = [{ label: "__name__", operator: "=", value: "orders_total" }] as const;

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sightline-past-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const open = (maxBytes: number): Promise<Store> =>
  openChdbStore({ dataDir, clock: Date.now, recent: { maxBytes } });

function read(store: Store): Promise<readonly StoredSeries[]> {
  const window = { from: BigInt(NOW - 5 * HOUR) * 1_000_000n, to: BigInt(NOW) * 1_000_000n };
  return store.series(MATCHERS, window, 100);
}

async function answer(store: Store): Promise<unknown> {
  return (await read(store)).map(({ labels, time, value }) => ({
    labels,
    time: [...time],
    value: [...value],
  }));
}

const family = { name: "orders_total", kind: "counter", unit: "", help: "" } as const;

function write(store: Store, route: string, times: readonly number[]): Promise<unknown> {
  const samples = times.map((unixMilli) => ({ unixMilli, value: unixMilli % 1000 }));
  return store.writeSeries([{ family, labels: { ["__name__"]: "orders_total", route }, samples }]);
}

const minutes = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => from + at * 60_000);

it("gives the answers of the tables after every write, by series and by OTLP, and reads no more than it has to", async () => {
  let store = await open(67_108_864);
  await vi.waitFor(async () => expect((await store.status()).recent?.seconds).toBeGreaterThan(60 * 60), {
    timeout: 30_000,
    interval: 50,
  });
  await write(store, "/a", minutes(NOW - 5 * HOUR, 290));
  const [first] = await read(store);
  expect(first?.time).toHaveLength(290);
  const [again] = await read(store);
  expect(again?.time).toHaveLength(290);
  // The newest samples are asked alone: what is before them is at hand.
  const { recent } = await store.status();
  expect(recent?.answered).toBe(1);

  await write(store, "/a", minutes(NOW - 9 * 60_000, 5));
  await write(store, "/late", [NOW - 4 * HOUR]);
  const late = await answer(store);
  expect(late).toHaveLength(2);
  const points = [numberPoint({ timeUnixNano: BigInt(NOW - 3 * HOUR) * 1_000_000n, value: 7 })];
  await store.write("metrics", encodeMetrics(metricsData([counterMetric("orders", points)])));
  const kept = await answer(store);
  expect(kept).toHaveLength(3);
  expect(await answer(store)).toEqual(kept);
  await store.close();

  store = await open(0);
  expect(await answer(store)).toEqual(kept);
  await store.close();
}, 120_000);
