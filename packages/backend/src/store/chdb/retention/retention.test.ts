import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  logRecord,
  logsData,
  counterMetric,
  metricsData,
  numberPoint,
  span,
  tracesData,
} from "@sightline/testkit";
import type { TracesData } from "@sightline/otlp";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DAY, HOUR, page, writeLogs, writeMetrics, writeTraces } from "../../contract/subject.ts";
import type { Store } from "../../store.ts";
import { openChdbStore, type ChdbStoreOptions } from "../chdb-store.ts";
import type { RetentionEvent } from "./size.ts";

let dataDir = "";
let store: Store | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sightline-retention-"));
});
afterEach(async () => {
  await store?.close();
  store = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function reopen(options: Partial<ChdbStoreOptions> = {}): Promise<Store> {
  await store?.close();
  store = await openChdbStore({ dataDir, clock: Date.now, ...options });
  return store;
}

const now = (): bigint => BigInt(Date.now()) * 1_000_000n;

/** One item of each signal. */
async function writeAt(to: Store, time: bigint): Promise<void> {
  await writeTraces(to, tracesData([span({ startTimeUnixNano: time })]));
  await writeLogs(to, logsData([logRecord({ timeUnixNano: time })]));
  await writeMetrics(to, metricsData([counterMetric("c", [numberPoint({ timeUnixNano: time })])]));
}

async function counts(of: Store): Promise<readonly number[]> {
  // A read settles each table, so that parts hold all of it.
  await of.spans(page());
  await of.logs(page());
  await of.series([], { from: 0n, to: now() }, 10);
  const { spans, logs, samples } = await of.status();
  return [spans, logs, samples];
}

/** Texts that do not compress. */
function batch(hour: number): TracesData {
  return tracesData(
    Array.from({ length: 1000 }, (_, index) =>
      span({
        startTimeUnixNano: now() - BigInt(60 - hour) * HOUR + BigInt(index),
        name: `hour ${hour}`,
        attributes: { noise: Array.from({ length: 6 }, () => Math.random().toString(36)).join("") },
      }),
    ),
  );
}

describe("retention by days", () => {
  it("lets the engine drop what was stored under a longer one, and keeps the rest", async () => {
    const old = now() - 3n * DAY;
    const first = await reopen({ retentionDays: 15 });
    await writeAt(first, old);
    await writeAt(first, now() - HOUR);
    expect(await counts(first)).toEqual([2, 2, 2]);
    const second = await reopen({ retentionDays: 1 });
    await vi.waitFor(async () => expect(await counts(second)).toEqual([1, 1, 1]), {
      timeout: 60_000,
      interval: 500,
    });
  }, 90_000);

  it("keeps what a shorter one would have dropped, once it is longer", async () => {
    const first = await reopen({ retentionDays: 1 });
    await writeAt(first, now() - 20n * HOUR);
    const second = await reopen({ retentionDays: 10, clock: () => Date.now() });
    await writeAt(second, now() - 5n * DAY);
    expect(await counts(second)).toEqual([2, 2, 2]);
  }, 60_000);

  it("takes hours too, and refuses what is older in every signal", async () => {
    const opened = await reopen({ retentionDays: 1.5 });
    const time = now() - 37n * HOUR;
    const reason = expect.stringContaining("older than the retention of 1.5 days");
    const refused = { stored: 0, rejections: [{ count: 1, reason }] };
    expect(await writeTraces(opened, tracesData([span({ startTimeUnixNano: time })]))).toMatchObject(refused);
    expect(await writeLogs(opened, logsData([logRecord({ timeUnixNano: time })]))).toMatchObject(refused);
    const point = counterMetric("c", [numberPoint({ timeUnixNano: time })]);
    expect(await writeMetrics(opened, metricsData([point]))).toMatchObject(refused);
    await writeAt(opened, now() - 35n * HOUR);
    expect(await counts(opened)).toEqual([1, 1, 1]);
  }, 60_000);

  it("is kept as it is where the opener does not say one", async () => {
    await reopen({ retentionDays: 2 });
    const opened = await reopen({ retentionDays: "kept" });
    const receipt = await writeTraces(opened, tracesData([span({ startTimeUnixNano: now() - 3n * DAY })]));
    expect(receipt.rejections).toMatchObject([{ reason: expect.stringContaining("2 days") }]);
  }, 60_000);
});

describe("retention by size", () => {
  const maxBytes = 1_000_000;

  it("drops the oldest across the tables, says what, and goes on taking rows", async () => {
    const events: RetentionEvent[] = [];
    const opened = await reopen({
      maxBytes,
      sizeCheckMs: 50,
      freeBytes: async () => 1e12,
      retentionEvent: (event) => events.push(event),
      journalLimits: { ageMs: 20 },
    });
    await writeAt(opened, now() - 61n * HOUR);
    for (let hour = 0; hour < 24; hour++) {
      expect(await writeTraces(opened, batch(hour))).toMatchObject({ stored: 1000, rejections: [] });
      await opened.spans(page());
    }
    await vi.waitFor(async () => expect((await opened.status()).bytes).toBeLessThanOrEqual(maxBytes), {
      timeout: 20_000,
    });
    const status = await opened.status();
    expect(status.maxBytes).toBe(maxBytes);
    expect(status.spans).toBeGreaterThanOrEqual(2000);
    expect(status.logs).toBe(0);
    expect(status.samples).toBe(0);
    expect((status.dropped ?? 0) + status.spans).toBe(24_003);
    const window = { from: now() - 62n * HOUR, to: now() };
    const kept = (await opened.operations("test-service", window)).map(({ name }) => name);
    const hours = kept.map((name) => Number(name.replace("hour ", ""))).toSorted((a, b) => a - b);
    // What is left is the newest, without a gap.
    expect(hours).toEqual(Array.from({ length: hours.length }, (_, index) => 24 - hours.length + index));
    expect(events).not.toContainEqual(expect.objectContaining({ kind: "retention-failed" }));
    const letGo = events.filter((event) => event.kind === "let-go");
    expect(letGo.length).toBeGreaterThan(1);
    for (const { from, to, usedBytes } of letGo) {
      expect(Date.parse(from)).toBeLessThanOrEqual(Date.parse(to));
      expect(usedBytes).toBeGreaterThan(maxBytes);
    }
  }, 60_000);

  it("finds the spans of a trace whose entry in the table of ids went before them", async () => {
    const opened = await reopen();
    const one = span({ startTimeUnixNano: now() - HOUR });
    await writeTraces(opened, tracesData([one]));
    expect((await opened.trace(one.traceId))?.spans).toHaveLength(1);
    await opened.close();
    const { openEngine } = await import("../engine.ts");
    const engine = await openEngine({ dataDir, memoryBytes: 1e9 });
    const session = engine.session();
    await session.queryAsync("TRUNCATE TABLE sightline.otel_traces_trace_id_ts", { format: "CSV" });
    session.close();
    await engine.drain();
    const again = await reopen();
    expect((await again.trace(one.traceId))?.spans).toHaveLength(1);
    expect(await again.trace("ab".repeat(16))).toBeUndefined();
  }, 60_000);
});
