import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openChdbStore } from "../src/store/chdb/chdb-store.ts";
import { execute } from "../src/store/chdb/client.ts";
import { openEngine } from "../src/store/chdb/engine.ts";
import { DATABASE } from "../src/store/chdb/schema.ts";
import { EVERYTHING } from "../src/store/source.ts";
import type { Store } from "../src/store/store.ts";

/** As `store-writer.ts` writes. */
const ITEMS = 20;

describe("a process that is killed", () => {
  let dataDir = "";
  let children: ChildProcess[] = [];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightline-crash-"));
  });
  afterEach(async () => {
    for (const child of children) child.kill("SIGKILL");
    children = [];
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Resolves once the data directory is open; `lines` fills with what the child prints from then on. */
  async function startWriter(
    seed: readonly string[],
  ): Promise<{ readonly child: ChildProcess; readonly lines: string[] }> {
    const program = join(import.meta.dirname, "store-writer.ts");
    const child = spawn(process.execPath, ["--conditions=@sightline/source", program, dataDir, ...seed], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    const lines: string[] = [];
    let rest = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      lines.push(...parts);
    });
    while (!lines.includes("open")) {
      if (child.exitCode !== null) throw new Error("the writer ended");
      // Killed while it opened: it loads what the one before left.
      if (child.signalCode !== null) break;
      await setTimeout(10);
    }
    return { child, lines };
  }

  it("leaves everything that was acknowledged, and nothing in halves", async () => {
    const acknowledged: string[] = [];
    for (const [seed, delay] of [150, 400, 777].entries()) {
      const { child, lines } = await startWriter([String(seed)]);
      // On a busy machine the first acknowledgements come late.
      while (lines.length < 3) await setTimeout(10);
      await setTimeout(delay);
      await kill(child);
      acknowledged.push(
        ...lines.filter((line) => line !== "open").map((batch) => `run-${seed}-batch-${batch}`),
      );
    }
    expect(acknowledged.length).toBeGreaterThan(3);
    const store = await openChdbStore({ dataDir, clock: Date.now });
    try {
      for (const counts of await storedCounts(store)) {
        expect(acknowledged.filter((batch) => counts.get(batch) !== ITEMS)).toEqual([]);
        expect([...counts.values()].filter((count) => count !== ITEMS)).toEqual([]);
      }
    } finally {
      await store.close();
    }
  });

  it.each([
    ["half-append/1", "half-append/9", "rows-written/2", "rows-written/11"],
    ["entry-written/3", "appended/5", "sealed/1", "sealed/4"],
    ["loading/1", "loading/2/1", "loading/3/4", "loading/4/9", "loading/5/16", "loading/6/30"],
    ["loaded/1", "loaded/2", "loaded/5", "deleted/1", "deleted/4"],
  ])("keeps it whole when it ends at %s, %s, %s, %s and so on", async (...deaths) => {
    const acknowledged: string[] = [];
    for (const [seed, death] of deaths.entries()) {
      const { child, lines } = await startWriter([String(seed), death]);
      if (child.signalCode === null) await once(child, "exit");
      expect(child.signalCode).toBe("SIGKILL");
      acknowledged.push(
        ...lines.filter((line) => line !== "open").map((batch) => `run-${seed}-batch-${batch}`),
      );
    }
    const store = await openChdbStore({ dataDir, clock: Date.now });
    try {
      for (const counts of await storedCounts(store)) {
        expect(acknowledged.filter((batch) => counts.get(batch) !== ITEMS)).toEqual([]);
        expect([...counts.values()].filter((count) => count !== ITEMS)).toEqual([]);
      }
      expect((await store.status()).journal).toMatchObject({ rows: 0, quarantined: 0 });
    } finally {
      await store.close();
    }
    expect(await readdir(join(dataDir, "segments"))).toEqual([]);
    expect(await tracesMissingInView(dataDir)).toBe(0);
  });

  it("held the data directory alone until then", async () => {
    const { child } = await startWriter([]);
    const refused = openChdbStore({ dataDir, clock: Date.now });
    await expect(refused).rejects.toMatchObject({
      code: "DATA_DIR_LOCKED",
      message: expect.stringContaining(String(child.pid)),
    });
    await kill(child);
    const store = await openChdbStore({ dataDir, clock: Date.now });
    expect(store.description).toMatch(/^chdb \d+/);
    await store.close();
  });
});

async function tracesMissingInView(dataDir: string): Promise<number> {
  const engine = await openEngine({ dataDir, memoryBytes: 1e9 });
  const session = engine.session();
  try {
    await execute(session, `USE ${DATABASE}`);
    const rows = await execute(
      session,
      "SELECT countIf(TraceId NOT IN (SELECT TraceId FROM otel_traces_trace_id_ts)) FROM otel_traces",
    );
    return Number(rows[0]?.[0]);
  } finally {
    session.close();
    await engine.drain();
  }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** Items of each batch: spans, log records, samples. */
async function storedCounts(store: Store): Promise<readonly Map<string, number>[]> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const window = { from: now - 3_600_000_000_000n, to: now + 1n, filter: EVERYTHING };
  const { services } = await store.services({ ...window, step: 3_600_000_000_000n });
  const spans = new Map(services.map((service) => [service.name, service.requests]));
  const logs = new Map<string, number>();
  let cursor: string | undefined;
  do {
    const page = await store.logs({ ...window, limit: 1000, cursor });
    for (const log of page.logs) logs.set(log.service, (logs.get(log.service) ?? 0) + 1);
    cursor = page.cursor;
  } while (cursor !== undefined);
  const samples = new Map<string, number>();
  for (const { labels } of await store.series(
    [{ label: "__name__", operator: "=", value: "written_total" }],
    window,
    1e6,
  )) {
    const service = labels["service"] ?? "";
    samples.set(service, (samples.get(service) ?? 0) + 1);
  }
  return [spans, logs, samples];
}
