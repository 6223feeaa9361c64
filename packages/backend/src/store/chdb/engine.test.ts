import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { execute } from "./client.ts";
import { openEngine } from "./engine.ts";

describe("the engine", () => {
  let dataDir = "";
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightline-engine-"));
  });
  afterEach(async () => {
    await rm(dataDir, { recursive: true, force: true });
  });

  it("keeps to its share of the machine", async () => {
    const engine = await openEngine({ dataDir, memoryBytes: 800_000_000 });
    const session = engine.session();
    const rows = await execute(session, "SELECT name, value FROM system.server_settings");
    const settings = new Map(rows.map(([name, value]) => [String(name), Number(value)]));
    session.close();
    await engine.drain();
    expect(settings.get("max_server_memory_usage")).toBe(800_000_000);
    expect(settings.get("merges_mutations_memory_usage_soft_limit")).toBe(400_000_000);
    expect(settings.get("max_thread_pool_size")).toBe(500);
    for (const cache of ["mark", "index_mark", "primary_index", "query_condition", "compiled_expression"])
      expect([cache, settings.get(`${cache}_cache_size`)]).toEqual([cache, 67_108_864]);
  });

  it("lets go of what merges replaced, and waits for the disk where a loss of power has to be survived", async () => {
    const asked = [
      "old_parts_lifetime",
      "fsync_after_insert",
      "fsync_part_directory",
      "min_rows_to_fsync_after_merge",
    ];
    for (const [durability, expected] of [
      ["commit", ["60", "0", "0", "0"]],
      ["fsync", ["60", "1", "1", "1"]],
    ] as const) {
      const engine = await openEngine({
        dataDir: join(dataDir, durability),
        memoryBytes: 800_000_000,
        durability,
      });
      const session = engine.session();
      const rows = await execute(session, "SELECT name, value FROM system.merge_tree_settings");
      const settings = new Map(rows.map(([name, value]) => [String(name), String(value)]));
      session.close();
      await engine.drain();
      expect(asked.map((name) => settings.get(name))).toEqual(expected);
    }
  });
});
