import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LimitedFiles } from "../../../../test/journal/limited-files.ts";
import { appendLetters, journalBench, until } from "../../../../test/journal/opened-journal.ts";
import { readLedger } from "./ledger.ts";
import { LOG_TABLE, SPAN_TABLE } from "../rows/table.ts";

const FULL = { code: "STORE_DISK_FULL", status: 429 };

describe("a journal on a full disk", () => {
  const bench = journalBench();

  it("refuses what does not fit, keeps what it acknowledged, and goes on when there is room", async () => {
    const files = new LimitedFiles();
    const journal = await bench.open({ files });
    await appendLetters(journal, "kept");
    files.room = 3;
    await expect(appendLetters(journal, "refused")).rejects.toMatchObject(FULL);
    const rows = (await bench.segments()).find((name) => name.endsWith(".rows")) ?? "";
    expect(await readFile(join(bench.directory(), rows), "utf8")).toBe("kept");
    files.room = Number.POSITIVE_INFINITY;
    await appendLetters(journal, "later");
    await journal.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:keptlater"]);
  });

  it("refuses rows that fit when their entry does not", async () => {
    const files = new LimitedFiles();
    const journal = await bench.open({ files });
    await appendLetters(journal, "kept");
    files.room = "refused".length + 5;
    await expect(appendLetters(journal, "refused")).rejects.toMatchObject(FULL);
    files.room = Number.POSITIVE_INFINITY;
    await journal.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:kept"]);
  });

  it("takes back what could not be synced, so that no recovery finds it", async () => {
    const files = new LimitedFiles();
    const journal = await bench.open({ durability: "fsync", files });
    await appendLetters(journal, "kept");
    files.beforeSync = () => {
      throw Object.assign(new Error("EIO: i/o error, fdatasync"), { code: "EIO" });
    };
    await expect(appendLetters(journal, "refused")).rejects.toMatchObject({
      code: "STORE_WRITE_FAILED",
      status: 503,
    });
    const [ledger = "", rows = ""] = await bench.segments();
    const entries = readLedger(await readFile(join(bench.directory(), ledger)))?.entries;
    expect(entries?.map(({ end }) => end)).toEqual([4]);
    expect(await readFile(join(bench.directory(), rows), "utf8")).toBe("kept");
  });

  it("refuses all requests of a group, and acknowledges none of them in halves", async () => {
    const files = new LimitedFiles();
    const journal = await bench.open({ files });
    await appendLetters(journal, "kept");
    files.room = 4;
    const outcomes = await Promise.allSettled(
      ["abc", "def", "ghi"].map((text) => appendLetters(journal, text)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    await journal.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:kept"]);
  });

  it("leaves no file where not even a segment can begin", async () => {
    const files = new LimitedFiles();
    const journal = await bench.open({ files });
    files.room = 10;
    await expect(appendLetters(journal, "a", LOG_TABLE)).rejects.toMatchObject(FULL);
    expect(await bench.segments()).toEqual([]);
    files.room = Number.POSITIVE_INFINITY;
    await appendLetters(journal, "b", LOG_TABLE);
    await journal.settle([LOG_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_logs:b"]);
  });

  it("begins a new segment where half an append cannot be taken back, and loads the acknowledged part", async () => {
    const files = new LimitedFiles();
    const journal = await bench.open({ files });
    await appendLetters(journal, "kept");
    files.room = 3;
    files.stuck = true;
    await expect(appendLetters(journal, "refused")).rejects.toMatchObject(FULL);
    files.room = Number.POSITIVE_INFINITY;
    await appendLetters(journal, "next");
    await journal.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:next"]);
    files.stuck = false;
    await until(async () => (await bench.segments()).length === 0);
    expect(bench.loader().loads).toEqual(["otel_traces:next", "otel_traces:kept"]);
  });
});
