import { appendFile, cp, mkdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appendLetters, gate, journalBench, until } from "../../../../test/journal/opened-journal.ts";
import { SPAN_TABLE } from "../rows/table.ts";
import { ENTRY_BYTES } from "./ledger.ts";

describe("a journal that opens", () => {
  const bench = journalBench();

  /** Leaves a segment of `ab`, `cd` and `ef` behind, as a kill would; resolves to its path without suffix. */
  async function left(): Promise<string> {
    const journal = await bench.open();
    for (const letters of ["ab", "cd", "ef"]) await appendLetters(journal, letters);
    const copy = `${bench.directory()}-copy`;
    await cp(bench.directory(), copy, { recursive: true });
    bench.loader().before = () => {
      throw new Error("the process has ended");
    };
    await journal.close();
    bench.loader().before = () => {};
    await rm(bench.directory(), { recursive: true });
    await rename(copy, bench.directory());
    const [name = ""] = await bench.segments();
    return join(bench.directory(), name.replace(/\.\w+$/, ""));
  }

  /** What the next run loads. */
  async function loads(): Promise<readonly string[]> {
    const journal = await bench.open();
    await journal.settle([SPAN_TABLE]);
    expect(await bench.segments()).toEqual([]);
    return bench.loader().loads;
  }

  it("loads what was acknowledged", async () => {
    await left();
    expect(await loads()).toEqual(["otel_traces:abcdef"]);
    expect(bench.events).toContainEqual({ kind: "recovered", segments: 1, rows: 6 });
  });

  it("cuts off rows that no entry vouches for", async () => {
    await appendFile(`${await left()}.rows`, "torn");
    expect(await loads()).toEqual(["otel_traces:abcdef"]);
  });

  it("cuts off half an entry, with its rows", async () => {
    const segment = await left();
    const { length } = await readFile(`${segment}.ledger`);
    await truncate(`${segment}.ledger`, length - ENTRY_BYTES + 7);
    expect(await loads()).toEqual(["otel_traces:abcd"]);
    expect(await bench.quarantined()).toEqual([]);
  });

  it("cuts off an entry that is not as it was written", async () => {
    const segment = await left();
    const ledger = await readFile(`${segment}.ledger`);
    ledger[ledger.length - ENTRY_BYTES + 9] = 77;
    await writeFile(`${segment}.ledger`, ledger);
    expect(await loads()).toEqual(["otel_traces:abcd"]);
  });

  it("keeps aside, and tells of, acknowledged rows that the disk did not keep", async () => {
    const segment = await left();
    await writeFile(`${segment}.rows`, "abxxef");
    expect(await loads()).toEqual(["otel_traces:ab"]);
    expect(bench.events).toContainEqual(
      expect.objectContaining({ kind: "quarantined", table: "otel_traces", rows: 4 }),
    );
    const [, rows = ""] = await bench.quarantined();
    expect(await readFile(join(bench.directory(), "../quarantine", rows), "utf8")).toBe("xxef");
  });

  it("tells of rows whose file is gone", async () => {
    await rm(`${await left()}.rows`);
    expect(await loads()).toEqual([]);
    expect(bench.events).toContainEqual(expect.objectContaining({ kind: "quarantined", rows: 6 }));
  });

  it("removes what was never acknowledged: no ledger, no first line, no entry, drafts", async () => {
    await mkdir(bench.directory());
    const files = { "a.rows": "aa", "b.ledger": '{"form', "c.ledger": "nonsense\n", "d.ledger.draft": "" };
    for (const [name, text] of Object.entries(files)) await writeFile(join(bench.directory(), name), text);
    expect(await loads()).toEqual([]);
    expect(await bench.quarantined()).toEqual([]);
  });

  it("adds nothing when a segment was loaded and not deleted", async () => {
    const segment = await left();
    const copies = ["rows", "ledger"].map((suffix) => [
      `${segment}.${suffix}`,
      `${bench.directory()}.${suffix}`,
    ]);
    for (const [from = "", to = ""] of copies) await cp(from, to);
    await loads();
    for (const [to = "", from = ""] of copies) await cp(from, to);
    expect(await loads()).toEqual(["otel_traces:abcdef"]);
  });

  it("loads a segment as it was meant to be when it was begun", async () => {
    const segment = await left();
    const ledger = await readFile(`${segment}.ledger`);
    const newline = ledger.indexOf(10);
    const plan = JSON.parse(ledger.subarray(0, newline).toString());
    expect(plan).toMatchObject({ format: 1, schema: 3, table: "otel_traces", settings: { max_threads: 1 } });
    plan.settings.max_block_size = 777;
    plan.columns = [{ name: "Older", type: "String" }];
    plan.schema = 2;
    await writeFile(
      `${segment}.ledger`,
      Buffer.concat([Buffer.from(`${JSON.stringify(plan)}\n`), ledger.subarray(newline + 1)]),
    );
    await loads();
    expect(bench.loader().plans).toEqual([
      expect.objectContaining({
        columns: [{ name: "Older", type: "String" }],
        schema: 2,
        settings: expect.objectContaining({ max_block_size: 777 }),
      }),
    ]);
  });

  it("takes new rows while it loads old ones", async () => {
    await left();
    const release = gate();
    bench.loader().before = () => release.passed;
    const journal = await bench.open();
    await appendLetters(journal, "g");
    expect((await journal.status()).rows).toBe(7);
    release.open();
    await journal.settle([SPAN_TABLE]);
    await until(() => bench.loader().loads.length === 2);
    expect(bench.loader().loads).toEqual(["otel_traces:abcdef", "otel_traces:g"]);
  });
});
