import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeMetrics, encodeTraces } from "@sightline/otlp";
import { counterMetric, metricsData, numberPoint, span, tracesData } from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import { LimitedFiles } from "../../../test/journal/limited-files.ts";
import { journalBench } from "../../../test/journal/opened-journal.ts";
import { readLedger, soundEntries } from "./journal/ledger.ts";
import { RowWriter } from "./rows/row-writer.ts";
import { RowWrites } from "./row-writes.ts";
import { transcodeTraces } from "./transcode/span-transcoder.ts";

const NOW = 1_795_269_600_000;
const now = BigInt(NOW) * 1_000_000n;
const policy = { retentionDays: 15, clock: (): number => NOW };

/** About 1.2 MB: ten pieces. */
function manySpans(): Uint8Array {
  const text = "x".repeat(400);
  return encodeTraces(
    tracesData(
      Array.from({ length: 2500 }, (_, index) =>
        span({ startTimeUnixNano: now, attributes: { index, text } }),
      ),
    ),
  );
}

describe("a large request", () => {
  const bench = journalBench();

  async function files(table: string): Promise<{ readonly rows: Buffer; readonly entries: number }> {
    const names = await bench.segments();
    const read = (suffix: string): Promise<Buffer> =>
      readFile(
        join(bench.directory(), names.find((name) => name.startsWith(table) && name.endsWith(suffix)) ?? ""),
      );
    const rows = await read(".rows");
    const entries = readLedger(await read(".ledger"))?.entries ?? [];
    expect(soundEntries(entries, rows)).toBe(entries.length);
    expect(entries.at(-1)?.end).toBe(rows.length);
    return { rows, entries: entries.length };
  }

  it("becomes the rows that it becomes in one piece, vouched for as one", async () => {
    const writes = new RowWrites(await bench.open(), policy);
    const body = manySpans();
    const writer = new RowWriter();
    const expected = transcodeTraces(body, policy, writer);
    expect(await writes.write("traces", body)).toEqual(expected);
    const { rows, entries } = await files("otel_traces");
    expect(rows.equals(writer.view())).toBe(true);
    expect(entries).toBe(1);
  });

  it("does not make small ones wait for its end", async () => {
    const writes = new RowWrites(await bench.open(), policy);
    const order: string[] = [];
    const small = encodeTraces(tracesData([span({ startTimeUnixNano: now })]));
    await Promise.all([
      writes.write("traces", manySpans()).then(() => order.push("large")),
      writes.write("traces", small).then(() => order.push("small")),
    ]);
    expect(order).toEqual(["small", "large"]);
  });

  it("leaves nothing when it is malformed at its very end", async () => {
    const writes = new RowWrites(await bench.open(), policy);
    const body = manySpans();
    await expect(writes.write("traces", body.subarray(0, -1))).rejects.toMatchObject({
      code: "OTLP_MALFORMED",
      field: expect.stringContaining("resource_spans[0]"),
    });
    expect(await bench.segments()).toEqual([]);
  });

  it("leaves nothing when the disk is full, and is taken once there is room", async () => {
    const limited = new LimitedFiles();
    const writes = new RowWrites(await bench.open({ files: limited }), policy);
    const body = manySpans();
    await writes.write("traces", encodeTraces(tracesData([span({ startTimeUnixNano: now })])));
    const before = (await files("otel_traces")).rows.length;
    limited.room = 300_000;
    await expect(writes.write("traces", body)).rejects.toMatchObject({ code: "STORE_DISK_FULL" });
    expect((await files("otel_traces")).rows.length).toBe(before);
    limited.room = Number.POSITIVE_INFINITY;
    await writes.write("traces", body);
    expect((await files("otel_traces")).entries).toBe(2);
  });

  it("of metrics brings its series along", async () => {
    const writes = new RowWrites(await bench.open(), policy);
    const points = Array.from({ length: 5000 }, (_, item) =>
      numberPoint({ timeUnixNano: now, attributes: { item, route: "/orders/{id}/items" } }),
    );
    const body = encodeMetrics(metricsData([counterMetric("written", points)]));
    expect(body.length).toBeGreaterThan(131_072);
    expect((await writes.write("metrics", body)).stored).toBe(5000);
    // 8 bytes each: fingerprint, time, value; and those of target_info.
    expect((await files("metric_samples")).rows.length % 24).toBe(0);
    expect((await files("metric_series")).entries).toBe(3);
    await writes.write("metrics", body);
    expect((await files("metric_series")).entries).toBe(3);
  });

  it("is refused when a long resource is repeated by very many rows", async () => {
    const writes = new RowWrites(await bench.open(), policy);
    const spans = Array.from({ length: 2000 }, () => span({ startTimeUnixNano: now }));
    const body = encodeTraces(tracesData(spans, { service: "s".repeat(100_000) }));
    await expect(writes.write("traces", body)).rejects.toMatchObject({
      code: "STORE_REQUEST_TOO_LARGE",
      status: 413,
    });
    expect(await bench.segments()).toEqual([]);
  });
});
