import { afterEach, expect, it, vi } from "vitest";
import { endSignal } from "./end-signal.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

it("takes a Ctrl-C that arrives by two ways for one, and a later one for the user's second", async () => {
  const exit = vi.spyOn(process, "exit").mockImplementation((): never => {
    throw new Error("ended at once");
  });
  let now = 1000;
  // What the runner does at a signal is not asked.
  const others = process.listeners("SIGINT");
  process.removeAllListeners("SIGINT");
  const end = endSignal(() => now);
  try {
    process.emit("SIGINT");
    await end.given;
    now += 5;
    process.emit("SIGINT");
    expect(exit).not.toHaveBeenCalled();
    now += 500;
    expect(() => process.emit("SIGINT")).toThrow("ended at once");
    expect(exit).toHaveBeenCalledWith(2);
  } finally {
    end.forget();
    for (const listener of others) process.on("SIGINT", listener);
  }
});
