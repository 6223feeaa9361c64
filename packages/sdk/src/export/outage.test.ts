/** A collector that is down for an hour, by the clock of the test. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { writeNotices } from "../notice/notices.ts";
import { BatchExporter } from "./batch-exporter.ts";
import { BoundedQueue } from "./bounded-queue.ts";
import { Delivery } from "./delivery.ts";
import { EncodedOutlet } from "./outlet.ts";
import type { Destination, Outcome } from "./outcome.ts";

const CAPACITY = 512;
const BATCH = 128;
const HOUR_S = 3600;

/** Plain JSON, which is why a batch has to be one slice. */
function encode(items: readonly number[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(items));
}

describe("an outage of an hour", () => {
  let up: boolean;
  let tries: number;
  let received: number[];
  let said: string[];
  let queue: BoundedQueue<number>;
  let exporter: BatchExporter<number>;

  beforeEach(() => {
    vi.useFakeTimers();
    up = false;
    tries = 0;
    received = [];
    said = [];
    const destination: Destination = {
      name: "http://collector:4318/v1/traces",
      send: async (body): Promise<Outcome> => {
        tries++;
        if (!up) return { kind: "later", reason: "ECONNREFUSED", afterMs: undefined };
        const items: number[] = JSON.parse(new TextDecoder().decode(body));
        received.push(...items);
        return { kind: "accepted", rejected: 0, message: "" };
      },
      close: () => {},
    };
    const notices = writeNotices((line) => said.push(line));
    queue = new BoundedQueue({ capacity: CAPACITY, batch: BATCH });
    const delivery = new Delivery(destination, notices, "spans", () => 0.5);
    const outlet = new EncodedOutlet(encode, delivery, BATCH);
    exporter = new BatchExporter(queue, outlet, notices, "spans", 5000);
    exporter.start();
  });

  afterEach(() => {
    exporter.close(true);
    vi.useRealTimers();
  });

  async function pass(seconds: number, itemsASecond: number): Promise<number> {
    let offered = 0;
    for (let second = 0; second < seconds; second++) {
      for (let at = 0; at < itemsASecond; at++) queue.offer(offered++);
      await vi.advanceTimersByTimeAsync(1000);
    }
    return offered;
  }

  it("costs a queue and two batches, a try in half a minute, and two lines", async () => {
    const offered = await pass(HOUR_S, 100);
    const { waiting, dropped } = exporter.status();
    // In the queue, taken from it, and under way.
    expect(waiting).toBeLessThanOrEqual(CAPACITY + BATCH);
    expect(offered - dropped).toBeLessThanOrEqual(CAPACITY + 2 * BATCH);
    expect(tries).toBeGreaterThan(HOUR_S / 30);
    expect(tries).toBeLessThan(HOUR_S / 15);
    expect(said).toEqual([
      expect.stringContaining("cannot deliver spans to http://collector:4318/v1/traces: ECONNREFUSED"),
      expect.stringContaining("the queue of spans is full"),
    ]);
  });

  it("ends without the loss of what was kept, within a wait of half a minute", async () => {
    const offered = await pass(HOUR_S, 100);
    const { dropped } = exporter.status();
    up = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(received).toHaveLength(offered - dropped);
    expect(new Set(received).size).toBe(received.length);
    expect(exporter.status()).toMatchObject({ delivered: received.length, lost: 0, waiting: 0 });
    exporter.close(false);
    expect(said.at(-1)).toContain(`${dropped} spans were dropped in all`);
  });

  it("does not hold up the end of the process", async () => {
    await pass(60, 100);
    const flushed = exporter.flush(true);
    // Three tries a batch, a quarter of a second apart.
    await vi.advanceTimersByTimeAsync(10_000);
    await flushed;
    expect(exporter.status().waiting).toBe(0);
    expect(exporter.status().lost).toBeGreaterThan(0);
    expect(said.some((line) => line.includes("spans are lost"))).toBe(true);
  });
});
