/** The console as log records. */
import { describe, expect, it } from "vitest";
import { Clock } from "../time/clock.ts";
import { captureConsole } from "./console-capture.ts";
import { LineBuffer } from "./line-buffer.ts";
import { LogHub } from "./log-hub.ts";
import { Logger } from "./logger.ts";

function captured() {
  let text = "";
  const hub = new LogHub(
    new Clock({ monotonic: () => 0, wall: () => 0 }),
    new LineBuffer((chunk) => (text += chunk)),
  );
  const direct: unknown[][] = [];
  const method = (...parts: unknown[]): void => void direct.push(parts);
  const target = { log: method, info: method, debug: method, warn: method, error: method, dir: method };
  const release = captureConsole(target, new Logger(hub, "console"));
  const lines = (): Record<string, unknown>[] => {
    hub.flush();
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line): Record<string, unknown> => JSON.parse(line));
  };
  return { target, release, lines, direct, method };
}

const other = (): void => {};

describe("the captured console", () => {
  it("keeps names of fields, finds the error, and formats the rest", () => {
    const { target, lines } = captured();
    target.log("%s has %d", "cart", 3, { more: true });
    target.warn("slow", { ms: 900, token: "hunter2" });
    target.error("failed", new TypeError("no"), { order: 7 });
    target.log();
    target.log({ only: 1 });
    expect(lines()).toMatchObject([
      { level: "INFO", logger: "console", message: "cart has 3 { more: true }" },
      { level: "WARN", message: "slow", ms: 900, token: "[redacted:secret]" },
      { level: "ERROR", message: "failed { order: 7 }", exception: { type: "TypeError" } },
      { message: "" },
      { message: "{ only: 1 }" },
    ]);
  });

  it("survives what cannot be formatted, and what logs while it is formatted", () => {
    const { target, lines, direct } = captured();
    const hostile = {
      [Symbol.for("nodejs.util.inspect.custom")]: (): never => {
        throw new Error("no");
      },
    };
    target.log("odd", hostile, 1);
    const chatty = {
      [Symbol.for("nodejs.util.inspect.custom")]: () => {
        target.log("inner");
        return "chatty";
      },
    };
    target.log(chatty);
    expect(lines().map(({ message }) => message)).toEqual([expect.stringContaining("odd"), "chatty"]);
    expect(direct).toEqual([["inner"]]);
  });

  it("is given back, unless somebody else has it by then", () => {
    const { target, release, lines, method } = captured();
    target.warn = other;
    release();
    expect(target).toMatchObject({ log: method, warn: other });
    target.log("direct");
    expect(lines()).toEqual([]);
  });
});
