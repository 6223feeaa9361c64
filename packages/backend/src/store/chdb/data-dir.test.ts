import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { span, tracesData } from "@sightline/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BASE, page, writeTraces } from "../contract/subject.ts";
import type { Store } from "../store.ts";
import { openChdbStore, type ChdbStoreOptions } from "./chdb-store.ts";
import { openEngine } from "./engine.ts";

describe("the data directory", () => {
  let dataDir = "";
  let stores: Store[] = [];
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightline-data-"));
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    stores = [];
    await rm(dataDir, { recursive: true, force: true });
  });
  const open = async (options: Partial<ChdbStoreOptions> = {}): Promise<Store> => {
    const store = await openChdbStore({ dataDir, clock: Date.now, ...options });
    stores.push(store);
    return store;
  };

  it("keeps what was stored", async () => {
    const first = await open();
    await writeTraces(first, tracesData([span({ name: "kept", startTimeUnixNano: BASE })]));
    await first.close();
    const second = await open({ retentionDays: 3 });
    expect((await second.spans(page())).spans).toMatchObject([{ name: "kept" }]);
  });

  it("is refused to a second store of the same process", async () => {
    await open();
    await expect(open()).rejects.toMatchObject({
      code: "DATA_DIR_LOCKED",
      message: expect.stringContaining(`${process.pid}`),
    });
  });

  it("is refused when a newer version wrote it", async () => {
    await (await open()).close();
    const engine = await openEngine({ dataDir, memoryBytes: 1e9 });
    const session = engine.session();
    await session.queryAsync("INSERT INTO sightline.schema_version (version, file) VALUES (9999, 'x')", {
      format: "CSV",
    });
    session.close();
    await engine.drain();
    await expect(open()).rejects.toMatchObject({
      code: "DATA_DIR_NEWER",
      message: expect.stringContaining("9999"),
    });
  });

  it("is made with its parents", async () => {
    await openChdbStore({ dataDir: join(dataDir, "not", "there", "yet"), clock: Date.now }).then((store) =>
      stores.push(store),
    );
    expect(await readdir(join(dataDir, "not", "there", "yet"))).toContain("sightline.pid");
  });

  it.runIf(process.platform === "linux")("is refused where no directory can be made", async () => {
    await expect(open({ dataDir: "/proc/x/y" })).rejects.toMatchObject({ code: "DATA_DIR_UNUSABLE" });
  });

  it("has to be a directory", async () => {
    await writeFile(join(dataDir, "file"), "");
    const opened = open({ dataDir: join(dataDir, "file", "inside") });
    await expect(opened).rejects.toMatchObject({ code: "DATA_DIR_UNUSABLE" });
  });

  it("holds no segment once its rows are loaded, and the pid only while open", async () => {
    const store = await open();
    expect(await readFile(join(dataDir, "sightline.pid"), "utf8")).toBe(String(process.pid));
    await writeTraces(store, tracesData([span({ startTimeUnixNano: BASE })]));
    expect(await readdir(join(dataDir, "segments"))).toHaveLength(2);
    expect((await store.spans(page())).matched).toBe(1);
    expect(await readdir(join(dataDir, "segments"))).toEqual([]);
    await store.close();
    expect(await readdir(dataDir)).not.toContain("sightline.pid");
  });

  it("stops queries that need too much, and says how to ask for less", async () => {
    const store = await open({ limits: { seconds: 20, megabytes: 1 } });
    const spans = Array.from({ length: 50_000 }, (_, index) =>
      span({ startTimeUnixNano: BASE + BigInt(index) }),
    );
    await writeTraces(store, tracesData(spans));
    await expect(store.traces(page())).rejects.toMatchObject({
      code: "QUERY_TOO_LARGE",
      hint: expect.stringContaining("Narrow"),
    });
  });

  it("stops queries that take too long", async () => {
    const store = await open({ limits: { seconds: 0.001, megabytes: 1000 } });
    const spans = Array.from({ length: 50_000 }, (_, index) =>
      span({ startTimeUnixNano: BASE + BigInt(index) }),
    );
    await writeTraces(store, tracesData(spans));
    await expect(store.traces(page())).rejects.toMatchObject({
      code: "QUERY_TOO_SLOW",
      hint: expect.stringContaining("Narrow"),
    });
  });

  it("refuses rows that the disk does not take, and goes on afterwards", async () => {
    const store = await open();
    await rm(join(dataDir, "segments"), { recursive: true });
    const failed = writeTraces(store, tracesData([span({ startTimeUnixNano: BASE })]));
    await expect(failed).rejects.toMatchObject({ code: "STORE_WRITE_FAILED" });
    await mkdir(join(dataDir, "segments"));
    const again = await writeTraces(store, tracesData([span({ startTimeUnixNano: BASE })]));
    expect(again).toMatchObject({ stored: 1, rejections: [] });
    expect((await store.status()).spans).toBe(1);
  });
});
