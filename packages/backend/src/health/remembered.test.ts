import { describe, expect, it, vi } from "vitest";
import { Remembered } from "./remembered.ts";

const TIMES = { freshMs: 5000, patienceMs: 5, oldMs: 30_000 };

describe("a remembered answer", () => {
  it("is asked for once, however many want it, and is good for a while", async () => {
    let now = 0;
    const ask = vi.fn<() => Promise<number>>(async () => now);
    const remembered = new Remembered(ask, TIMES, () => now);
    expect(await Promise.all([remembered.get(), remembered.get()])).toEqual([0, 0]);
    now = 4999;
    expect(await remembered.get()).toBe(0);
    now = 5000;
    expect(await remembered.get()).toBe(5000);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("is given again while a newer one is late, until it is too old", async () => {
    let now = 0;
    const answers = [Promise.resolve("first"), new Promise<string>(() => undefined)];
    const ask = vi.fn<() => Promise<string>>(() => answers.shift() ?? Promise.resolve("not asked for"));
    const remembered = new Remembered(ask, TIMES, () => now);
    await remembered.get();
    now = 10_000;
    expect(await remembered.get()).toBe("first");
    now = 29_999;
    expect(await remembered.get()).toBe("first");
    now = 30_000;
    await expect(remembered.get()).rejects.toMatchObject({
      code: "STORE_SILENT",
      message: expect.stringContaining("20 seconds"),
    });
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it("may be good for a shorter while than another", async () => {
    let now = 0;
    const remembered = new Remembered(
      async () => now,
      { ...TIMES, freshMs: (answer: number) => (answer === 0 ? 10 : 5000) },
      () => now,
    );
    await remembered.get();
    now = 11;
    expect(await remembered.get()).toBe(11);
    now = 5000;
    expect(await remembered.get()).toBe(11);
  });

  it("does not remember a failure", async () => {
    const answers = [Promise.reject(new Error("down")), Promise.resolve("up")];
    const remembered = new Remembered(
      () => answers.shift() ?? Promise.resolve(""),
      TIMES,
      () => 0,
    );
    await expect(remembered.get()).rejects.toThrow("down");
    expect(await remembered.get()).toBe("up");
  });
});
