import net from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeTraces } from "@sightline/otlp";
import { collector, type Collector, span, tracesData } from "@sightline/testkit";
import { listening } from "../../system/support/observed.ts";
import { writeNotices } from "../notice/notices.ts";
import { backoffMs } from "./backoff.ts";
import { BatchExporter } from "./batch-exporter.ts";
import { BoundedQueue } from "./bounded-queue.ts";
import { Delivery } from "./delivery.ts";
import { EncodedOutlet } from "./outlet.ts";
import { HttpDestination, type HttpDestinationSettings, retryAfterMs } from "./http-destination.ts";

describe("the way to a collector", () => {
  let backend: Collector;
  let said: string[];
  let made: { queue: BoundedQueue<number>; exporter: BatchExporter<number> }[] = [];

  beforeEach(async () => {
    said = [];
    backend = await collector();
  });

  afterEach(async () => {
    for (const { exporter } of made) exporter.close(true);
    made = [];
    await backend.close();
  });

  function exporterTo(
    settings: Partial<HttpDestinationSettings> = {},
    capacity = 8,
  ): {
    queue: BoundedQueue<number>;
    exporter: BatchExporter<number>;
  } {
    const own = said;
    const notices = writeNotices((line) => own.push(line));
    const queue = new BoundedQueue<number>({ capacity, batch: 4 });
    const destination = new HttpDestination(
      {
        url: new URL(`${backend.url}/v1/traces`),
        headers: { "x-token": "t" },
        compression: "none",
        timeoutMs: 1000,
        ...settings,
      },
      Date.now,
    );
    const exporter = new BatchExporter<number>(
      queue,
      new EncodedOutlet(
        (items) => encodeTraces(tracesData(items.map((item) => span({ name: String(item) })))),
        new Delivery(destination, notices, "items", () => 1),
      ),
      notices,
      "items",
      20,
    );
    exporter.start();
    made.push({ queue, exporter });
    return { queue, exporter };
  }

  const received = (): number[] => backend.spans().map(({ name }) => Number(name));

  it("sends by the clock and when a batch is full, with its headers", async () => {
    const { queue, exporter } = exporterTo();
    queue.offer(1);
    await backend.until(() => received().length === 1);
    for (let item = 2; item <= 8; item++) queue.offer(item);
    await exporter.flush();
    expect(received()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(backend.requests[0]?.headers).toMatchObject({
      "x-token": "t",
      "content-type": "application/x-protobuf",
    });
  });

  it("compresses when asked", async () => {
    const { queue, exporter } = exporterTo({ compression: "gzip" });
    queue.offer(7);
    await exporter.flush();
    expect(received()).toEqual([7]);
    expect(backend.requests[0]?.gzip).toBe(true);
  });

  it("loses nothing that fits its queue while the collector is down", async () => {
    const { port } = backend;
    await backend.close();
    const { queue, exporter } = exporterTo({ url: new URL(`http://127.0.0.1:${port}/v1/traces`) });
    for (let item = 1; item <= 6; item++) queue.offer(item);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("cannot deliver items to http://127.0.0.1:");
    expect(said[0]).toContain("ECONNREFUSED");
    backend = await collector(port);
    await exporter.flush();
    expect(received().toSorted((left, right) => left - right)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(exporter.status()).toMatchObject({ delivered: 6, lost: 0, waiting: 0, lastError: undefined });
  });

  it("bounds what waits and counts what it drops", async () => {
    const { port } = backend;
    await backend.close();
    const { queue, exporter } = exporterTo({ url: new URL(`http://127.0.0.1:${port}/v1/traces`) });
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (let item = 0; item < 200; item++) queue.offer(item);
    expect(exporter.status().waiting).toBeLessThanOrEqual(12);
    expect(exporter.status().dropped).toBeGreaterThanOrEqual(188);
    backend = await collector();
  });

  it("waits as long as Retry-After asks and sends the same request again", async () => {
    backend.answer({ kind: "status", status: 503, retryAfter: 1 });
    const { queue } = exporterTo();
    const began = performance.now();
    queue.offer(5);
    await backend.until(() => received().length > 0);
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(received()).toEqual([5]);
    expect(said[0]).toContain("HTTP 503");
  });

  it("gives up what is refused, and says so once", async () => {
    backend.answer({ kind: "status", status: 400 }, { kind: "status", status: 400 });
    const { queue, exporter } = exporterTo();
    queue.offer(1);
    await exporter.flush();
    queue.offer(2);
    await exporter.flush();
    expect(exporter.status()).toMatchObject({ delivered: 0, lost: 2 });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("refused 1 items: HTTP 400");
  });

  it("counts what a partial success rejects, with the receiver's reason", async () => {
    backend.answer({ kind: "partial", rejected: 3, message: "old" });
    const { queue, exporter } = exporterTo();
    for (let item = 0; item < 4; item++) queue.offer(item);
    await exporter.flush();
    expect(exporter.status()).toMatchObject({ delivered: 1, lost: 3 });
    expect(said).toEqual([expect.stringContaining("not 3 of its 4 items: old.")]);
  });

  it("gives up an answer that does not come", async () => {
    const silent = net.createServer((socket) => socket.resume());
    const url = new URL(`${await listening(silent)}/v1/traces`);
    const { queue, exporter } = exporterTo({ url, timeoutMs: 50 });
    queue.offer(1);
    await exporter.flush(true);
    expect(exporter.status().lost).toBe(1);
    expect(exporter.status().lastError).toBe("no answer within 50 ms");
    silent.close();
  });
});

describe("Retry-After", () => {
  it.each([
    ["2", 2000],
    ["Thu, 01 Jan 1970 00:01:05 GMT", 5000],
    ["soon", undefined],
    [undefined, undefined],
  ])("reads %s as %s", (header, ms) => {
    expect(retryAfterMs(header, 60_000)).toBe(ms);
  });
});

describe("back-off", () => {
  it("doubles to its longest and takes up to half away", () => {
    const settings = { firstMs: 100, longestMs: 500 };
    expect([0, 1, 2, 3, 9].map((attempt) => backoffMs(attempt, 0, settings))).toEqual([
      100, 200, 400, 500, 500,
    ]);
    expect(backoffMs(1, 1, settings)).toBe(100);
  });
});
