import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PulseWatch, startPulse } from "./pulse.ts";

const LIMITS = { beat: 30, start: 300, store: 120 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watching(): { readonly watch: PulseWatch; readonly reasons: string[] } {
  const reasons: string[] = [];
  return { watch: new PulseWatch(LIMITS, (reason) => void reasons.push(reason)), reasons };
}

describe("a watch over the pulse", () => {
  it("tells of a process that has fallen silent, once", () => {
    const { watch, reasons } = watching();
    watch.ready();
    vi.advanceTimersByTime(29_000);
    watch.beat(0);
    vi.advanceTimersByTime(29_000);
    expect(reasons).toEqual([]);
    vi.advanceTimersByTime(60_000);
    expect(reasons).toEqual(["SIGKILL after 30 s without a sign of life"]);
  });

  it("leaves a process that starts more time", () => {
    const { reasons } = watching();
    vi.advanceTimersByTime(299_000);
    expect(reasons).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(reasons).toEqual(["SIGKILL after 300 s without a sign of life"]);
  });

  it("tells of a process whose store does not answer while its loop turns", () => {
    const { watch, reasons } = watching();
    watch.beat(119);
    expect(reasons).toEqual([]);
    watch.beat(120);
    expect(reasons).toEqual(["SIGKILL after 120 s without an answer of the store"]);
  });
});

describe("a pulse", () => {
  it("beats with the seconds for which the store owes an answer", async () => {
    const beats: number[] = [];
    const watchStore = startPulse((seconds) => void beats.push(Math.round(seconds)));
    await vi.advanceTimersByTimeAsync(2000);
    const answers: (() => void)[] = [];
    watchStore(() => new Promise<void>((resolve) => answers.push(resolve)));
    await vi.advanceTimersByTimeAsync(2000);
    answers.shift()?.();
    await vi.advanceTimersByTimeAsync(2000);
    expect(beats).toEqual([0, 0, 1, 2, 0, 0]);
    // Asked again ten seconds after the answer.
    await vi.advanceTimersByTimeAsync(10_000);
    expect([answers.length, beats.at(-1)]).toEqual([1, 2]);
  });
});
