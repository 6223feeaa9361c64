import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { writePlainSpan, writeSample } from "../../../../test/journal/plain-rows.ts";
import { BASE } from "../../contract/subject.ts";
import { execute } from "../client.ts";
import { openEngine, type Engine, type EngineSession } from "../engine.ts";
import { RowWriter } from "../rows/row-writer.ts";
import { SAMPLE_TABLE, SPAN_TABLE } from "../rows/table.ts";
import { migrate } from "../schema.ts";
import { engineLoader, loadPlan } from "./engine-loader.ts";
import type { JournalEvent } from "./event.ts";
import { openJournal } from "./journal.ts";

describe("the engine and segments", () => {
  let dataDir = "";
  let engine: Engine | undefined;
  let session: EngineSession | undefined;
  const opened = (): EngineSession => {
    if (session === undefined) throw new Error("the engine is not open");
    return session;
  };
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "sightline-engine-"));
    engine = await openEngine({ dataDir, memoryBytes: 1e9 });
    session = engine.session();
    await migrate(session, dataDir);
  });
  afterAll(async () => {
    await engine?.drain();
    session?.close();
    await engine?.drain();
    await rm(dataDir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    for (const table of ["otel_traces", "otel_traces_trace_id_ts", "metric_samples"])
      await execute(opened(), `TRUNCATE TABLE ${table}`);
  });

  async function count(table: string): Promise<number> {
    return Number((await execute(opened(), `SELECT count() FROM ${table}`))[0]?.[0]);
  }

  async function segmentOf(name: string, write: (writer: RowWriter) => void): Promise<string> {
    const writer = new RowWriter();
    write(writer);
    const path = join(dataDir, name);
    await writeFile(path, writer.view());
    return path;
  }

  it("load the same rows from two of them: equal rows of two requests are no repetition", async () => {
    const loader = engineLoader(opened());
    const plan = loadPlan(SAMPLE_TABLE, 3);
    const at = Date.now();
    const write = (writer: RowWriter): void => writeSample(writer, 1n, at);
    await loader.load(plan, await segmentOf("equal-1", write));
    await loader.load(plan, await segmentOf("equal-2", write));
    expect(await count("metric_samples")).toBe(2);
  });

  it("are divided where an acknowledgement cannot be read, and the rest is loaded", async () => {
    const events: JournalEvent[] = [];
    const journal = await openJournal({
      directory: join(dataDir, "segments"),
      quarantine: join(dataDir, "quarantine"),
      loader: engineLoader(opened()),
      schema: 3,
      clock: Date.now,
      pid: process.pid,
      limits: { ageMs: 3_600_000 },
      watch: { event: (event) => events.push(event) },
    });
    const request = (rows: number, write: (writer: RowWriter) => void): Promise<void> =>
      journal.append(SPAN_TABLE, (writer) => {
        write(writer);
        return rows;
      });
    const good = (): Promise<void> => request(1, (writer) => writePlainSpan(writer, "good", BASE));
    await Promise.all([good(), good(), good()]);
    // A text that claims to be longer than the segment.
    await request(1, (writer) => {
      writer.int64(BASE);
      writer.varint(2_000_000_000);
    });
    // Fewer rows than the request was acknowledged for.
    await request(2, (writer) => writePlainSpan(writer, "short", BASE));
    await good();
    await journal.settle([SPAN_TABLE]);
    expect(await count("otel_traces")).toBe(4);
    expect(await count("otel_traces WHERE TraceId = 'good'")).toBe(4);
    expect(events).toEqual([expect.objectContaining({ kind: "quarantined", rows: 3 })]);
    expect(await journal.status()).toMatchObject({ rows: 0, quarantined: 1 });
    await journal.close();
  });

  it("add nothing of one that cannot be read to its end, however many rows come before", async () => {
    const loader = engineLoader(opened());
    const plan = loadPlan(SAMPLE_TABLE, 3);
    const path = await segmentOf("long", (writer) => {
      for (let index = 0; index < 300_000; index++) writeSample(writer, BigInt(index), Date.now());
      writer.uint8(1);
    });
    await expect(loader.load(plan, path)).rejects.toThrow("read all data");
    expect(await count("metric_samples")).toBe(0);
  });

  it("tell a missing file from rows that cannot be read", async () => {
    const loader = engineLoader(opened());
    const plan = loadPlan(SAMPLE_TABLE, 3);
    const missing = await loader.load(plan, join(dataDir, "gone")).catch((cause: unknown) => cause);
    expect(loader.isPassing(missing)).toBe(true);
    await expect(loader.canRead(plan, join(dataDir, "gone"), 1)).rejects.toThrow("gone");
    const half = await segmentOf("half", (writer) => writer.int64(1n));
    const unreadable = await loader.load(plan, half).catch((cause: unknown) => cause);
    expect(loader.isPassing(unreadable)).toBe(false);
    expect(await loader.canRead(plan, half, 1)).toBe(false);
  });
});
