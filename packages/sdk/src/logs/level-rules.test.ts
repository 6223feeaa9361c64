/** Levels by the names of loggers. */
import { describe, expect, it } from "vitest";
import { SEVERITY } from "./level.ts";
import { LevelRules, parseLevels, takeLevels } from "./level-rules.ts";

describe("levels by name", () => {
  it.each([
    ["orders", "debug"],
    ["orders.payment", "debug"],
    ["orders/payment:card", "debug"],
    ["orders.refund", "error"],
    ["orders.refund.card", "error"],
    ["ordersother", "warn"],
    ["other", "warn"],
    ["", "warn"],
  ] as const)("of %s is %s", (name, level) => {
    const rules = new LevelRules();
    rules.set({ orders: "debug", "orders.refund": "error", "*": "warn" });
    expect(rules.leastOf(name)).toBe(SEVERITY[level]);
  });

  it("may be none, and change", () => {
    const rules = new LevelRules();
    const before = rules.version;
    rules.set({ a: "off" });
    expect(rules.leastOf("a")).toBeGreaterThan(SEVERITY.fatal);
    expect(rules.version).not.toBe(before);
    rules.set({ "*": "trace" });
    expect([rules.leastOf("a") > SEVERITY.fatal, rules.leastOf("b")]).toEqual([true, SEVERITY.trace]);
    rules.setOtherwise("error");
    expect(rules.leastOf("b")).toBe(SEVERITY.error);
  });

  it("are read from a text", () => {
    expect({ ...parseLevels("orders=debug, http = OFF ,*=warn,") }).toEqual({
      orders: "debug",
      http: "off",
      "*": "warn",
    });
    expect({ ...parseLevels("error") }).toEqual({ "*": "error" });
    expect(parseLevels("orders=loud")).toBeUndefined();
    expect(parseLevels("=debug")).toBeUndefined();
    expect({ ...takeLevels({ a: "debug" }) }).toEqual({ a: "debug" });
    expect([takeLevels({ a: 1 }), takeLevels([]), takeLevels(null), takeLevels(7)]).toEqual(
      Array.from({ length: 4 }, () => undefined),
    );
    expect(Object.keys(parseLevels("__proto__=debug") ?? {})).toEqual(["__proto__"]);
  });
});
