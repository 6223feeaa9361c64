import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { LimitedFiles } from "../../../../test/journal/limited-files.ts";
import { appendLetters, gate, journalBench, until } from "../../../../test/journal/opened-journal.ts";
import { readLedger, soundEntries } from "./ledger.ts";
import { LOG_TABLE, SAMPLE_TABLE, SPAN_TABLE } from "../rows/table.ts";

describe("the journal", () => {
  const bench = journalBench();

  it("acknowledges before the load, and readers wait for it", async () => {
    const journal = await bench.open();
    await appendLetters(journal, "ab");
    expect(bench.loader().loads).toEqual([]);
    expect(journal.unloadedRows(SPAN_TABLE)).toBe(2);
    await journal.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:ab"]);
    expect(await bench.segments()).toEqual([]);
    expect(await journal.status()).toEqual({
      segments: 0,
      rows: 0,
      bytes: 0,
      oldestSeconds: 0,
      quarantined: 0,
    });
  });

  it("writes what arrives while an append runs with the next one, and each once", async () => {
    const files = new LimitedFiles();
    const release = gate();
    files.beforeSync = () => release.passed;
    const journal = await bench.open({ durability: "fsync", files });
    const first = appendLetters(journal, "a");
    await until(() => files.syncs > 0);
    const others = ["b", "c", "d", "e"].map((letter) => appendLetters(journal, letter));
    release.open();
    await Promise.all([first, ...others]);
    // The ledger's first line; then rows and ledger for `a`, rows and ledger for all others.
    expect(files.syncs).toBe(5);
    await journal.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:abcde"]);
  });

  it("writes large requests that wait together at once, with the small ones, each vouched for by itself", async () => {
    const files = new LimitedFiles();
    const journal = await bench.open({ durability: "fsync", files });
    const large = (letters: string): Promise<void> => {
      const bytes = Buffer.from(letters);
      const parts = [bytes.subarray(0, 1), bytes.subarray(1)];
      const rows = { parts, bytes: bytes.length, rows: bytes.length, crc: crc32(bytes) };
      return journal.appendLarge(SPAN_TABLE, rows);
    };
    await Promise.all([large("bc"), appendLetters(journal, "a"), large("def"), large("g")]);
    // The ledger's first line; then rows and ledger once.
    expect(files.syncs).toBe(3);
    const names = await bench.segments();
    const [ledger, rows] = await Promise.all(names.map((name) => readFile(join(bench.directory(), name))));
    const entries = readLedger(ledger ?? Buffer.alloc(0))?.entries ?? [];
    expect(entries.map(({ end }) => end)).toEqual([1, 3, 6, 7]);
    expect(soundEntries(entries, rows ?? Buffer.alloc(0))).toBe(4);
    await journal.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:abcdefg"]);
  });

  it("does not let one very large request wait for others, nor others for it", async () => {
    const files = new LimitedFiles();
    const journal = await bench.open({ durability: "fsync", files });
    const bytes = Buffer.alloc(8_388_608, "z");
    const rows = { parts: [bytes], bytes: bytes.length, rows: 1, crc: crc32(bytes) };
    const order: string[] = [];
    await Promise.all([
      journal.appendLarge(SPAN_TABLE, rows).then(() => order.push("large")),
      appendLetters(journal, "a").then(() => order.push("small")),
    ]);
    expect(order).toEqual(["small", "large"]);
    expect(files.syncs).toBe(5);
  });

  it("acknowledges only what is synced where power may fail, with the names of its files", async () => {
    const files = new LimitedFiles();
    const release = gate();
    const journal = await bench.open({ durability: "fsync", files });
    await appendLetters(journal, "a");
    expect(files.directorySyncs).toBe(1);
    files.beforeSync = () => release.passed;
    let acknowledged = false;
    const appended = appendLetters(journal, "b").then(() => (acknowledged = true));
    await until(() => files.syncs >= 5);
    await delay(20);
    expect(acknowledged).toBe(false);
    release.open();
    await appended;
  });

  it("does not sync otherwise", async () => {
    const files = new LimitedFiles();
    const journal = await bench.open({ files });
    await appendLetters(journal, "a");
    expect(files.syncs + files.directorySyncs).toBe(0);
  });

  it("seals by rows, by bytes and by age", async () => {
    const byRows = await bench.open({}, { rows: 3, sampleRows: 4 });
    await appendLetters(byRows, "ab");
    await appendLetters(byRows, "c");
    await until(() => bench.loader().loads.length === 1);
    await appendLetters(byRows, "xyz", SAMPLE_TABLE);
    await delay(20);
    expect(bench.loader().loads).toEqual(["otel_traces:abc"]);
    await byRows.close();
    const byBytes = await bench.open({}, { bytes: 2 });
    await appendLetters(byBytes, "de");
    await until(() => bench.loader().loads.length === 3);
    await byBytes.close();
    const byAge = await bench.open({}, { ageMs: 30 });
    await appendLetters(byAge, "f");
    expect(bench.loader().loads).toHaveLength(3);
    await until(() => bench.loader().loads.length === 4);
    expect(bench.loader().loads.slice(1)).toEqual(["metric_samples:xyz", "otel_traces:de", "otel_traces:f"]);
  });

  it("lets a segment grow while another of its table waits, and loads it when that is done", async () => {
    const release = gate();
    let loading = 0;
    bench.loader().before = () => {
      loading++;
      return release.passed;
    };
    const journal = await bench.open({}, { ageMs: 5 });
    await appendLetters(journal, "a");
    await until(() => loading === 1);
    for (const letter of ["b", "c", "d"]) {
      await appendLetters(journal, letter);
      await delay(10);
    }
    release.open();
    await until(() => bench.loader().loads.length === 2);
    expect(bench.loader().loads).toEqual(["otel_traces:a", "otel_traces:bcd"]);
  });

  it("gives readers that come together one load, and pauses before the next", async () => {
    const release = gate();
    let loading = 0;
    bench.loader().before = () => {
      loading++;
      return release.passed;
    };
    const journal = await bench.open({}, { readPauseMs: 150 });
    await appendLetters(journal, "a");
    const begun = performance.now();
    const readers = [journal.settle([SPAN_TABLE])];
    await until(() => loading === 1);
    await appendLetters(journal, "b");
    readers.push(journal.settle([SPAN_TABLE]), journal.settle([SPAN_TABLE]));
    await appendLetters(journal, "c");
    readers.push(journal.settle([SPAN_TABLE]));
    release.open();
    bench.loader().before = () => undefined;
    await Promise.all(readers);
    expect(performance.now() - begun).toBeGreaterThan(100);
    expect(bench.loader().loads).toEqual(["otel_traces:a", "otel_traces:bc"]);
  });

  it("loads no more often for many readers than for one", async () => {
    const journal = await bench.open({}, { readPauseMs: 80 });
    const begun = performance.now();
    await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        await delay(index * 5);
        await appendLetters(journal, "a");
        await journal.settle([SPAN_TABLE]);
      }),
    );
    expect(bench.loader().loads.length).toBeLessThan((performance.now() - begun) / 80 + 2);
  });

  it("shows every reader what was acknowledged before it asked", async () => {
    const journal = await bench.open({}, { rows: 3 });
    bench.loader().before = () => delay(Math.random() * 4);
    const one = async (letter: string): Promise<void> => {
      await appendLetters(journal, letter);
      await journal.settle([SPAN_TABLE]);
      expect(bench.loader().loads.some((load) => load.slice("otel_traces:".length).includes(letter))).toBe(
        true,
      );
    };
    const letters = Array.from({ length: 90 }, (_, index) => String.fromCharCode(33 + index));
    await Promise.all(
      letters.map(async (letter) => {
        await delay(Math.random() * 40);
        await one(letter);
      }),
    );
    const loaded = bench.loader().loads.map((load) => load.slice("otel_traces:".length));
    expect(loaded.join("").split("").toSorted()).toEqual(letters.toSorted());
  });

  it("makes readers of one table wait for that table alone", async () => {
    const release = gate();
    bench.loader().before = (name) => (name.startsWith("otel_logs") ? release.passed : undefined);
    const journal = await bench.open();
    await appendLetters(journal, "a");
    await appendLetters(journal, "l", LOG_TABLE);
    await journal.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:a"]);
    release.open();
    await journal.settle([LOG_TABLE]);
  });

  it("refuses more when too much waits, and takes it again when that is loaded", async () => {
    const journal = await bench.open({}, { unloadedBytes: 10 });
    await appendLetters(journal, "0123456789a");
    expect(() => journal.admit()).toThrow(expect.objectContaining({ code: "STORE_OVERLOADED", status: 429 }));
    await journal.settle([SPAN_TABLE]);
    expect(() => journal.admit()).not.toThrow();
  });

  it("keeps half a row out", async () => {
    const journal = await bench.open();
    const broken = (): Promise<void> =>
      journal.append(SPAN_TABLE, (writer) => {
        writer.uint8(120);
        throw new Error("no attribute");
      });
    expect(broken).toThrow("no attribute");
    await journal.append(SPAN_TABLE, (writer) => (writer.uint8(121), 0));
    await appendLetters(journal, "a");
    await journal.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:a"]);
  });

  it("acknowledges and loads at its end what came before it, and refuses what comes after", async () => {
    const journal = await bench.open();
    bench.loader().before = () => delay(10);
    const appended = [appendLetters(journal, "a"), appendLetters(journal, "l", LOG_TABLE)];
    await journal.close();
    await Promise.all(appended);
    expect(bench.loader().loads.toSorted()).toEqual(["otel_logs:l", "otel_traces:a"]);
    expect(() => journal.admit()).toThrow("closed");
  });

  it("leaves to the next opening what does not load in time at its end", async () => {
    const release = gate();
    bench.loader().before = async (_, letters) => {
      if (letters === "a") await release.passed;
    };
    const journal = await bench.open({}, { closeMs: 20, rows: 1 });
    await appendLetters(journal, "a");
    await appendLetters(journal, "b");
    const closed = journal.close();
    await delay(60);
    release.open();
    await closed;
    expect(bench.loader().loads).toEqual(["otel_traces:a"]);
    await until(async () => (await bench.segments()).length === 2);
    const next = await bench.open();
    await next.settle([SPAN_TABLE]);
    expect(bench.loader().loads).toEqual(["otel_traces:a", "otel_traces:b"]);
  });

  it("lets nobody count between a load and what follows it", async () => {
    const release = gate();
    let loading = false;
    bench.loader().before = () => {
      loading = true;
      return release.passed;
    };
    const journal = await bench.open({}, { rows: 1 });
    await appendLetters(journal, "a");
    await until(() => loading);
    let counted = false;
    const counting = journal.betweenLoads(async () => (counted = true));
    await delay(20);
    expect(counted).toBe(false);
    release.open();
    await counting;
    expect(journal.unloadedRows(SPAN_TABLE)).toBe(0);
  });

  it("adds up with its tables between loads", async () => {
    const journal = await bench.open({}, { rows: 2 });
    bench.loader().before = () => delay(3);
    let appended = 0;
    const sums: number[] = [];
    for (let round = 0; round < 12; round++) {
      await appendLetters(journal, "a");
      appended++;
      const sum = await journal.betweenLoads(async () => {
        const loaded = bench.loader().loads.join("").replaceAll("otel_traces:", "").length;
        await delay(2);
        return loaded + journal.unloadedRows(SPAN_TABLE);
      });
      sums.push(sum - appended);
    }
    expect(new Set(sums)).toEqual(new Set([0]));
  });
});
