import { cp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LimitedFiles } from "../../../../test/journal/limited-files.ts";
import { appendLetters, journalBench, until } from "../../../../test/journal/opened-journal.ts";
import { LOG_TABLE, SPAN_TABLE } from "../rows/table.ts";
import { nodeFiles } from "./files.ts";

describe("a segment that does not load", () => {
  const bench = journalBench();

  it("is divided: what cannot be read is set aside, the rest is loaded, and readers see it", async () => {
    bench.loader().unreadable = "x";
    const journal = await bench.open();
    for (const letters of ["ab", "cd", "ex", "fg", "h"]) await appendLetters(journal, letters);
    await journal.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:abcdfgh"]);
    const [ledger = "", rows = ""] = await bench.quarantined();
    expect(ledger).toMatch(/^otel_traces-.*\.ledger$/);
    expect(await readFile(join(bench.directory(), "../quarantine", rows), "utf8")).toBe("ex");
    expect(bench.events).toEqual([expect.objectContaining({ kind: "quarantined", rows: 2 })]);
    expect(await journal.status()).toMatchObject({ rows: 0, quarantined: 1 });
    expect(await bench.segments()).toEqual([]);
  });

  it("is set aside whole where nothing of it can be read, and holds up no other", async () => {
    bench.loader().unreadable = "xyz";
    const journal = await bench.open({}, { rows: 2 });
    for (const letters of ["xy", "zx", "ab"]) await appendLetters(journal, letters);
    await journal.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:ab"]);
    expect(await journal.status()).toMatchObject({ quarantined: 2 });
  });

  it("can be loaded from the quarantine by putting it back", async () => {
    bench.loader().unreadable = "x";
    const journal = await bench.open();
    await appendLetters(journal, "ab");
    await appendLetters(journal, "x");
    await journal.settle([SPAN_TABLE]);
    await journal.close();
    bench.loader().unreadable = "";
    await cp(join(bench.directory(), "../quarantine"), bench.directory(), { recursive: true });
    const next = await bench.open();
    await next.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:ab", "otel_traces:x"]);
  });

  it("is tried again while the reason lies elsewhere, for as long as that takes, and holds up no other", async () => {
    let failures = 0;
    bench.loader().before = (_, letters) => {
      if (!letters.includes("a") || failures === 12) return;
      failures++;
      throw new Error("not enough space");
    };
    const journal = await bench.open({}, { retryMs: 0 });
    await appendLetters(journal, "a");
    await journal.settle([SPAN_TABLE]);
    expect(bench.events).toEqual([
      expect.objectContaining({
        kind: "postponed",
        table: "otel_traces",
        rows: 1,
        reason: "not enough space",
      }),
    ]);
    await appendLetters(journal, "l", LOG_TABLE);
    await appendLetters(journal, "b");
    await journal.settle([LOG_TABLE, SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(expect.arrayContaining(["otel_logs:l", "otel_traces:b"]));
    await until(() => bench.loader().loads.length === 3);
    expect(bench.events).toHaveLength(1);
    expect(await journal.status()).toMatchObject({ rows: 0, quarantined: 0 });
  });

  it("waits for its next try without holding up its own table", async () => {
    bench.loader().before = (_, letters) => {
      if (letters === "a") throw new Error("not enough space");
    };
    const journal = await bench.open({}, { rows: 1, retryMs: 3_600_000 });
    await appendLetters(journal, "a");
    await journal.settle([SPAN_TABLE]);
    await appendLetters(journal, "b");
    await journal.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:b"]);
    expect(await journal.status()).toMatchObject({ rows: 1, segments: 1 });
  });

  it("is set aside when its rows can be read and the engine refuses them again and again", async () => {
    bench.loader().before = (_, letters) => {
      if (letters.includes("a")) throw new Error("a view refuses");
    };
    const journal = await bench.open({}, { retryMs: 0 });
    await appendLetters(journal, "a");
    await journal.settle([SPAN_TABLE]);
    expect(await journal.status()).toMatchObject({ rows: 1, quarantined: 0 });
    await until(async () => (await journal.status()).quarantined === 1);
    expect(bench.events.at(-1)).toMatchObject({ kind: "quarantined", reason: "a view refuses" });
    await until(async () => (await bench.segments()).length === 0);
  });

  it("stays where it is while the disk has no room to divide it", async () => {
    const files = new LimitedFiles();
    bench.loader().unreadable = "x";
    const journal = await bench.open({ files }, { retryMs: 1 });
    for (const letters of ["ab", "x"]) await appendLetters(journal, letters);
    files.room = 3;
    await journal.settle([SPAN_TABLE]);
    expect(await journal.status()).toMatchObject({ rows: 3, quarantined: 0 });
    files.room = Number.POSITIVE_INFINITY;
    await until(() => bench.loader().loads.length === 1);
    expect(bench.loader().loads).toEqual(["otel_traces:ab"]);
    expect(await journal.status()).toMatchObject({ rows: 0, quarantined: 1 });
  });

  it("is divided once more after a kill between its rest and its end, and its rest is loaded once", async () => {
    const killed = `${bench.directory()}-killed`;
    bench.loader().unreadable = "x";
    bench.loader().before = (_, letters) => {
      if (letters === "abcd") throw new Error("not enough space");
    };
    const remove = async (path: string): Promise<void> => {
      if (path.endsWith(".ledger")) await cp(bench.directory(), killed, { recursive: true });
      await nodeFiles.remove(path);
    };
    const journal = await bench.open({ files: { ...nodeFiles, remove } });
    for (const letters of ["ab", "x", "cd"]) await appendLetters(journal, letters);
    await journal.settle([SPAN_TABLE]);
    await journal.close();
    await rm(bench.directory(), { recursive: true });
    await rename(killed, bench.directory());
    expect(await bench.segments()).toHaveLength(4);

    bench.loader().before = () => {};
    const next = await bench.open();
    await next.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:abcd"]);
    expect(await bench.segments()).toEqual([]);
    expect(await next.status()).toMatchObject({ segments: 0, rows: 0, quarantined: 1 });
  });
});
