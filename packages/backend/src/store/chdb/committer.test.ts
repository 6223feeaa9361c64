import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Committer } from "./committer.ts";
import { LOG_TABLE, SAMPLE_TABLE, SERIES_TABLE, SPAN_TABLE } from "./rows/table.ts";
import type { Segment } from "./segment.ts";

describe("the committer", () => {
  let directory = "";
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "sightline-commit-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const started = (load: (segment: Segment) => Promise<void>): Committer =>
    new Committer({ directory, run: "r", load });

  it("puts what arrives while a load runs into the next one", async () => {
    const loads: string[] = [];
    const committer = started(async (segment) => {
      loads.push(await readFile(segment.path, "utf8"));
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    const write = (letter: string): Promise<void> =>
      committer.append(SPAN_TABLE, (writer) => {
        writer.uint8(letter.charCodeAt(0));
        return 1;
      });
    const first = Promise.all([write("a"), write("b")]);
    while (loads.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await Promise.all([first, write("c"), write("d"), write("e")]);
    expect(loads).toEqual(["ab", "cde"]);
    expect(committer.pendingBytes).toBe(0);
  });

  it("loads series before their samples, each segment under a name of its own", async () => {
    const segments: Segment[] = [];
    const committer = started(async (segment) => void segments.push(segment));
    const tables = [LOG_TABLE, SPAN_TABLE, SAMPLE_TABLE, SERIES_TABLE];
    await Promise.all(
      tables.map((table) =>
        committer.append(table, (writer) => {
          writer.uint8(1);
          return 1;
        }),
      ),
    );
    expect(segments.map((segment) => segment.table.name)).toEqual([
      "metric_series",
      "metric_samples",
      "otel_traces",
      "otel_logs",
    ]);
    expect(new Set(segments.map((segment) => segment.name)).size).toBe(4);
  });

  it("fails those whose rows did not load, and no others", async () => {
    let fail = true;
    const committer = started(async () => {
      if (fail) throw new Error("disk full");
    });
    const write = (): Promise<void> => committer.append(SPAN_TABLE, (writer) => (writer.uint8(1), 1));
    await expect(write()).rejects.toMatchObject({
      code: "STORE_WRITE_FAILED",
      message: expect.stringContaining("disk full"),
    });
    fail = false;
    await expect(write()).resolves.toBeUndefined();
  });

  it("keeps half a row out of the segment", async () => {
    const loads: string[] = [];
    const committer = started(async (segment) => void loads.push(await readFile(segment.path, "utf8")));
    const broken = (): Promise<void> =>
      committer.append(SPAN_TABLE, (writer) => {
        writer.uint8(120);
        throw new Error("no attribute");
      });
    expect(broken).toThrow("no attribute");
    await committer.append(SPAN_TABLE, (writer) => {
      writer.uint8(97);
      return 1;
    });
    expect(loads).toEqual(["a"]);
  });

  it("refuses when closed, after loading what waits", async () => {
    const loads: Segment[] = [];
    const committer = started(async (segment) => void loads.push(segment));
    const written = committer.append(SPAN_TABLE, (writer) => (writer.uint8(1), 1));
    await committer.close();
    await written;
    expect(loads).toHaveLength(1);
    expect(() => committer.admit()).toThrow("closed");
  });
});
