import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeLogs, encodeMetrics, encodeTraces } from "@sightline/otlp";
import {
  counterMetric,
  logRecord,
  logsData,
  metricsData,
  numberPoint,
  seededIds,
  span,
  tracesData,
} from "@sightline/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../../../test/journal/opened-journal.ts";
import { writePlainSpan, writeSample } from "../../../../test/journal/plain-rows.ts";
import { BASE, DAY } from "../../contract/subject.ts";
import { openChdbStore } from "../chdb-store.ts";
import { execute, type Row } from "../client.ts";
import { openEngine } from "../engine.ts";
import { writeStale } from "../rows/sample-rows.ts";
import { RowWriter } from "../rows/row-writer.ts";
import { SAMPLE_TABLE, SPAN_TABLE, type RowTable } from "../rows/table.ts";
import { migrate } from "../schema.ts";
import { engineLoader, loadPlan, type EngineLoader } from "./engine-loader.ts";
import type { JournalStage } from "./event.ts";
import type { LoadPlan } from "./ledger.ts";

let dataDir = "";
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sightline-repeated-"));
});
afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

interface Tables {
  readonly loader: EngineLoader;
  readonly sql: (text: string) => Promise<Row[]>;
  /** The columns of the first row. */
  readonly numbers: (text: string) => Promise<readonly number[]>;
  close(): Promise<void>;
}

async function openTables(directory: string): Promise<Tables> {
  const engine = await openEngine({ dataDir: directory, memoryBytes: 1e9 });
  const session = engine.session();
  await migrate(session, directory);
  const sql = (text: string): Promise<Row[]> => execute(session, text);
  return {
    loader: engineLoader(session),
    sql,
    numbers: async (text) => (await sql(text))[0]?.map(Number) ?? [],
    close: async () => {
      await engine.drain();
      session.close();
      await engine.drain();
    },
  };
}

async function segmentOf(write: (writer: RowWriter) => void): Promise<string> {
  const writer = new RowWriter();
  write(writer);
  const path = join(dataDir, "segment");
  await writeFile(path, writer.view());
  return path;
}

const plan = (table: RowTable): LoadPlan => loadPlan(table, 3);

const SPANS = "SELECT count(), uniqExact(TraceId) FROM otel_traces";
const TIMES = "SELECT count(), uniqExact(TraceId), sum(toUnixTimestamp(Start)) FROM otel_traces_trace_id_ts";

describe("a segment that may have been loaded before", () => {
  let tables: Tables | undefined;
  beforeAll(async () => {
    tables = await openTables(join(dataDir, "tables"));
  });
  afterAll(async () => {
    await tables?.close();
  });

  /** In empty tables. */
  async function inTables(act: (opened: Tables) => Promise<void>): Promise<void> {
    if (tables === undefined) throw new Error("the tables are not open");
    for (const table of ["otel_traces", "otel_traces_trace_id_ts", "metric_samples"])
      await tables.sql(`TRUNCATE TABLE ${table}`);
    await act(tables);
  }

  it("adds nothing where it was, to the table or its view, over days and many rows", async () => {
    await inTables(async ({ loader, numbers }) => {
      const path = await segmentOf((writer) => {
        for (let index = 0; index < 70_000; index++)
          writePlainSpan(writer, `t${index}`, BASE - (BigInt(index) % 3n) * DAY);
      });
      await loader.load(plan(SPAN_TABLE), path);
      const [spans, times] = [await numbers(SPANS), await numbers(TIMES)];
      await loader.loadAgain(plan(SPAN_TABLE), path);
      expect(spans).toEqual([70_000, 70_000]);
      expect(await numbers(SPANS)).toEqual(spans);
      expect(await numbers(TIMES)).toEqual(times);
    });
  });

  it("is all there where it was not, its equal rows too", async () => {
    await inTables(async ({ loader, numbers }) => {
      const path = await segmentOf((writer) => {
        for (const traceId of ["a", "b", "b"]) writePlainSpan(writer, traceId, BASE);
      });
      await loader.loadAgain(plan(SPAN_TABLE), path);
      expect(await numbers(SPANS)).toEqual([3, 2]);
      expect((await numbers(TIMES)).slice(0, 2)).toEqual([2, 2]);
      await loader.loadAgain(plan(SPAN_TABLE), path);
      expect(await numbers(SPANS)).toEqual([3, 2]);
    });
  });

  it("adds the day that is not there: each day is a part of its own", async () => {
    await inTables(async ({ loader, sql, numbers }) => {
      const path = await segmentOf((writer) => {
        for (let index = 0; index < 30; index++)
          writePlainSpan(writer, `t${index}`, BASE - (BigInt(index) % 3n) * DAY);
      });
      await loader.load(plan(SPAN_TABLE), path);
      const yesterday = new Date(Number((BASE - DAY) / 1_000_000n)).toISOString().slice(0, 10);
      await sql(`ALTER TABLE otel_traces DROP PARTITION '${yesterday}'`);
      expect(await numbers(SPANS)).toEqual([20, 20]);
      await loader.loadAgain(plan(SPAN_TABLE), path);
      expect(await numbers(SPANS)).toEqual([30, 30]);
    });
  });

  it("fills the view where only the table got its rows, and widens what the view knows of a trace", async () => {
    await inTables(async ({ loader, sql, numbers }) => {
      const path = await segmentOf((writer) => {
        for (const traceId of ["a", "b"]) writePlainSpan(writer, traceId, BASE);
      });
      await loader.load(plan(SPAN_TABLE), path);
      await sql("TRUNCATE TABLE otel_traces_trace_id_ts");
      const earlier = `toDateTime(${BASE / 1_000_000_000n}) - 60`;
      await sql(`INSERT INTO otel_traces_trace_id_ts VALUES ('a', ${earlier}, ${earlier})`);
      await loader.loadAgain(plan(SPAN_TABLE), path);
      const rows = await sql(
        "SELECT TraceId, toUnixTimestamp(max(End)) - toUnixTimestamp(min(Start)) FROM otel_traces_trace_id_ts GROUP BY TraceId ORDER BY TraceId",
      );
      expect(rows).toEqual([
        ["a", 60],
        ["b", 0],
      ]);
      expect(await numbers(SPANS)).toEqual([2, 2]);
    });
  });

  it("knows samples by the bits of their values: no number, the end of a series, zeros of both signs", async () => {
    await inTables(async ({ loader, numbers }) => {
      const path = await segmentOf((writer) => {
        const at = Date.now();
        for (const [index, value] of [Number.NaN, 0, -0, Number.NEGATIVE_INFINITY].entries()) {
          writer.int64(1n);
          writer.int64(BigInt(at + index));
          writer.float64(value);
        }
        writeStale(writer, { low: 1, high: 0 }, at + 10);
        writeSample(writer, 2n, at);
      });
      const samples = "SELECT count() FROM metric_samples";
      await loader.load(plan(SAMPLE_TABLE), path);
      await loader.loadAgain(plan(SAMPLE_TABLE), path);
      expect(await numbers(samples)).toEqual([6]);
    });
  });
});

describe("a store", () => {
  it("keeps everything once where each load seems to fail when it is done", async () => {
    const directory = join(dataDir, "store");
    const failed = new Set<string>();
    const stage = (moment: JournalStage, table: string): void => {
      if (moment !== "loaded" || failed.has(table)) return;
      failed.add(table);
      throw new Error("the disk is gone for a moment");
    };
    const store = await openChdbStore({
      dataDir: directory,
      clock: Date.now,
      journalLimits: { ageMs: 3_600_000, retryMs: 1, closeMs: 60_000 },
      watch: { stage },
    });
    const at = BigInt(Date.now()) * 1_000_000n;
    const attributes = { item: 1, route: "/a", "user.name": "Zoë" };
    const items = Array.from({ length: 20 }, (_, index) => index);
    const ids = seededIds(1);
    await store.write(
      "traces",
      encodeTraces(tracesData(items.map(() => span({ startTimeUnixNano: at, attributes }, ids)))),
    );
    await store.write(
      "logs",
      encodeLogs(logsData(items.map(() => logRecord({ timeUnixNano: at, attributes })))),
    );
    const points = items.map((item) => numberPoint({ timeUnixNano: at, attributes: { item } }));
    await store.write("metrics", encodeMetrics(metricsData([counterMetric("written", points)])));
    const histogram = {
      resetHint: "unknown",
      schema: 0,
      zeroThreshold: 0,
      zeroCount: 0,
      count: 3,
      sum: 3,
      positive: { indices: [0], counts: [3] },
      negative: { indices: [], counts: [] },
      customBounds: [],
    } as const;
    const unixMilli = Number(at / 1_000_000n);
    await store.writeSeries([
      {
        labels: { __name__: "native" },
        family: { name: "native", kind: "histogram", unit: "", help: "" },
        samples: [{ unixMilli, value: histogram }],
        exemplars: [{ unixMilli, value: 1, labels: { trace_id: "a" } }],
      },
    ]);
    // Readers have what waits loaded; what failed once is tried again by itself.
    for await (const _ of store.batches({ from: at, to: at + 1n })) break;
    await store.exemplars([], { from: at, to: at + 1n }, 1);
    await until(async () => (await store.status()).journal?.segments === 0);
    await store.close();
    expect(failed.size).toBe(6);
    const tables = await openTables(directory);
    try {
      expect(
        await tables.numbers(`SELECT (SELECT count() FROM otel_traces), (SELECT count() FROM otel_logs), (SELECT count() FROM metric_samples),
          (SELECT count() FROM metric_histograms), (SELECT uniqExact(fingerprint) FROM metric_series), (SELECT count() FROM metric_exemplars FINAL)`),
      ).toEqual([20, 20, 20, 1, 21, 1]);
    } finally {
      await tables.close();
    }
  });
});
