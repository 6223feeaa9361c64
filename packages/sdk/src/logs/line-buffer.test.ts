import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LineBuffer } from "./line-buffer.ts";

let written: string[];
let exit: () => void;

function buffer(): LineBuffer {
  written = [];
  return new LineBuffer((text) => written.push(text), {
    once: (_, listener) => {
      exit = listener;
    },
  });
}

/** The turn of the event loop is over, and no time has passed. */
const turn = (): void => void vi.advanceTimersByTime(0);

describe("lines on their way to stdout", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("are written together when their turn ends", () => {
    const lines = buffer();
    lines.add("one\n");
    lines.add("two\n");
    expect(written).toEqual([]);
    turn();
    expect(written).toEqual(["one\ntwo\n"]);
  });

  it("wait for at most eight milliseconds after the last write, and are written together", () => {
    const lines = buffer();
    lines.add("one\n");
    turn();
    lines.add("two\n");
    turn();
    lines.add("three\n");
    vi.advanceTimersByTime(7);
    expect(written).toEqual(["one\n"]);
    vi.advanceTimersByTime(1);
    expect(written).toEqual(["one\n", "two\nthree\n"]);
    lines.add("four\n");
    vi.advanceTimersByTime(8);
    expect(written).toEqual(["one\n", "two\nthree\n", "four\n"]);
  });

  it("do not wait after a rest", () => {
    const lines = buffer();
    lines.add("one\n");
    turn();
    vi.advanceTimersByTime(20);
    lines.add("two\n");
    turn();
    expect(written).toEqual(["one\n", "two\n"]);
  });

  it("do not wait beyond their turn when one of them is urgent", () => {
    const lines = buffer();
    lines.add("one\n");
    turn();
    lines.add("two\n");
    lines.add("failed\n", true);
    turn();
    expect(written).toEqual(["one\n", "two\nfailed\n"]);
  });

  it("are written at the exit, and from then on at once", () => {
    const lines = buffer();
    lines.add("one\n");
    turn();
    lines.add("two\n");
    exit();
    expect(written).toEqual(["one\n", "two\n"]);
    lines.add("late\n");
    expect(written).toEqual(["one\n", "two\n", "late\n"]);
  });

  it("do not wait for a turn when they are many", () => {
    const lines = buffer();
    lines.add(`${"x".repeat(16 * 1024)}\n`);
    expect(written).toHaveLength(1);
  });
});
