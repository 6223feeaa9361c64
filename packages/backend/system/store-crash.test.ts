import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openChdbStore } from "../src/store/chdb/chdb-store.ts";
import { COMPILED_ONCE } from "./compiled-once.ts";
import { faultsInTables, faultsOf, takeBackNewestPart } from "./stored-batches.ts";

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
      env: { ...process.env, ...COMPILED_ONCE },
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

  /** Resolves to the batches that were acknowledged before the death. */
  async function writeUntil(death: string, seed: number): Promise<readonly string[]> {
    const { child, lines } = await startWriter([String(seed), death]);
    if (child.signalCode === null) await once(child, "exit");
    expect(child.signalCode).toBe("SIGKILL");
    return batchesOf(seed, lines);
  }

  /** What is not as it was acknowledged once the store was opened again. Nothing waits then. */
  async function faultsAfter(acknowledged: readonly string[]): Promise<readonly string[]> {
    const store = await openChdbStore({ dataDir, clock: Date.now });
    const faults: string[] = [];
    try {
      faults.push(...(await faultsOf(store, acknowledged)));
      expect((await store.status()).journal).toMatchObject({ rows: 0, quarantined: 0 });
    } finally {
      await store.close();
    }
    expect(await readdir(join(dataDir, "segments"))).toEqual([]);
    const inTables = await faultsInTables(dataDir, acknowledged);
    return [...faults, ...inTables.map((fault) => `in the tables: ${fault}`)];
  }

  it("leaves everything that was acknowledged, and nothing in halves", async () => {
    const acknowledged: string[] = [];
    for (const [seed, delay] of [150, 400, 777].entries()) {
      const { child, lines } = await startWriter([String(seed)]);
      // On a busy machine the first acknowledgements come late.
      while (lines.length < 3) await setTimeout(10);
      await setTimeout(delay);
      await kill(child);
      acknowledged.push(...batchesOf(seed, lines));
    }
    expect(acknowledged.length).toBeGreaterThan(3);
    expect(await faultsAfter(acknowledged)).toEqual([]);
  });

  it.each([
    ["half-append/1", "half-append/9", "rows-written/2", "rows-written/11"],
    ["entry-written/3", "appended/5", "sealed/1", "sealed/4"],
    ["loading/1", "loading/2/1", "loading/3/4", "loading/4/9", "loading/5/16", "loading/6/30"],
    ["loaded/1", "loaded/2", "loaded/5", "deleted/1", "deleted/4"],
  ])("keeps it whole when it ends at %s, %s, %s, %s and so on", async (...deaths) => {
    const acknowledged: string[] = [];
    for (const [seed, death] of deaths.entries()) acknowledged.push(...(await writeUntil(death, seed)));
    expect(await faultsAfter(acknowledged)).toEqual([]);
  });

  // A table after the other. In a directory of its own each load makes a part.
  it.each(["loaded/1", "loaded/2", "loaded/3", "loaded/4"])(
    "keeps it whole when the engine had recorded, and not kept, the part of %s",
    async (death) => {
      const acknowledged = await writeUntil(death, 0);
      await takeBackNewestPart(dataDir);
      expect(await faultsAfter(acknowledged)).toEqual([]);
    },
  );

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

function batchesOf(seed: number, lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line !== "open").map((batch) => `run-${seed}-batch-${batch}`);
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}
