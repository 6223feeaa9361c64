import { describe, expect, it } from "vitest";
import { ModelCache } from "./model-cache.ts";

describe("the model cache", () => {
  it("drops the model that was used longest ago", async () => {
    const loads: string[] = [];
    const cache = new ModelCache({
      capacity: 2,
      load: async (tenant) => {
        loads.push(tenant);
      },
    });
    const cold = [];
    for (const tenant of ["a", "b", "a", "c", "a", "b"]) cold.push((await cache.use(tenant)).cold);
    expect(cold).toEqual([true, true, false, true, false, true]);
    expect(loads).toEqual(["a", "b", "c", "b"]);
  });

  it("loads once for callers at the same time", async () => {
    let loads = 0;
    const cache = new ModelCache({
      capacity: 1,
      load: async () => {
        loads += 1;
      },
    });
    await Promise.all([cache.use("a"), cache.use("a")]);
    expect(loads).toBe(1);
  });

  it("does not keep a failed load", async () => {
    let fail = true;
    const cache = new ModelCache({
      capacity: 1,
      load: async () => {
        if (fail) throw new Error("no weights");
      },
    });
    await expect(cache.use("a")).rejects.toThrow("no weights");
    fail = false;
    expect(await cache.use("a")).toEqual({ cold: true });
  });
});
