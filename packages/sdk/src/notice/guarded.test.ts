import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { MetricsRegistry } from "../metrics/registry.ts";
import { guarded } from "./guarded.ts";
import { writeNotices } from "./notices.ts";

describe("an object that is asked for a member that it lacks", () => {
  const registry = new MetricsRegistry({ notices: writeNotices(() => {}), now: () => 0 });

  it("says so, with the nearest name", () => {
    expect(() => Reflect.get(registry, "incrementCountr")).toThrow(
      expect.objectContaining({
        code: "MEMBER_UNKNOWN",
        message: "The metrics registry has no incrementCountr. Is incrementCounter meant?",
      }),
    );
    expect(() => Reflect.get(guarded("metrics", { handler: 1 }), "handlr")).toThrow(/Is handler meant/);
    expect(() => Reflect.get(guarded("metrics", { handler: 1 }), "entirely")).toThrow(
      "metrics has no entirely.",
    );
  });

  it("can be awaited, printed, compared and written as JSON", async () => {
    expect(await Promise.resolve(registry)).toBe(registry);
    expect(inspect(registry)).toContain("MetricsRegistry");
    expect(JSON.stringify(registry)).toContain("serviceName");
    expect(registry).toEqual(registry);
    expect("serviceNme" in registry).toBe(false);
    expect(registry).toBeInstanceOf(MetricsRegistry);
    // A container of NestJS asks each of its objects.
    expect(Reflect.get(registry, "onModuleInit")).toBeUndefined();
  });
});
