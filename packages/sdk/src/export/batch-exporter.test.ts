import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { writeNotices } from "../notice/notices.ts";
import { BatchExporter } from "./batch-exporter.ts";
import { BoundedQueue } from "./bounded-queue.ts";
import type { Outlet } from "./outlet.ts";

const DELAY_MS = 5000;

describe("the export of batches", () => {
  let queue: BoundedQueue<number>;
  let exporter: BatchExporter<number>;
  let delivered: (readonly number[])[];
  /** Runs while a batch is under way. */
  let meanwhile: (() => void) | undefined;

  beforeEach(() => {
    vi.useFakeTimers();
    delivered = [];
    meanwhile = undefined;
    queue = new BoundedQueue({ capacity: 100, batch: 4 });
    const outlet: Outlet<number> = {
      deliver: async (items) => {
        delivered.push(items);
        const act = meanwhile;
        meanwhile = undefined;
        act?.();
        await Promise.resolve();
      },
      hurry: () => {},
      setPatience: () => {},
      close: () => {},
      status: () => ({ destination: "test", delivered: 0, lost: 0, lastError: undefined }),
    };
    exporter = new BatchExporter(
      queue,
      outlet,
      writeNotices(() => {}),
      "spans",
      DELAY_MS,
    );
    exporter.start();
  });

  afterEach(() => {
    exporter.close(true);
    vi.useRealTimers();
  });

  function offer(from: number, to: number): void {
    for (let item = from; item <= to; item++) queue.offer(item);
  }

  it("goes in whole batches under load, and the rest in its time", async () => {
    meanwhile = () => offer(7, 9);
    offer(1, 6);
    await vi.advanceTimersByTimeAsync(10);
    expect(delivered).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
    await vi.advanceTimersByTimeAsync(DELAY_MS);
    expect(delivered.slice(2)).toEqual([[9]]);
  });

  it("takes all with a flush", async () => {
    meanwhile = () => offer(7, 7);
    offer(1, 6);
    await exporter.flush();
    expect(delivered.flat()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(exporter.waiting()).toBe(0);
  });
});
