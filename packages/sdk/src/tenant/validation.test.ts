import { describe, expect, it } from "vitest";
import { tenantCheck } from "./validation.ts";

describe("a check of tenants", () => {
  it("takes a list", () => {
    const check = tenantCheck(["acme"]);
    expect([check("acme"), check("globex")]).toEqual([true, false]);
  });

  it("remembers the known for a minute and the unknown for ten seconds", async () => {
    let now = 0;
    const asked: string[] = [];
    const check = tenantCheck(
      (tenant) => {
        asked.push(tenant);
        return Promise.resolve(tenant === "acme");
      },
      {},
      () => now,
    );
    expect([await check("acme"), await check("globex")]).toEqual([true, false]);
    now = 9_000;
    expect([check("acme"), check("globex")]).toEqual([true, false]);
    now = 11_000;
    expect(await check("globex")).toBe(false);
    expect(check("acme")).toBe(true);
    now = 61_000;
    expect(await check("acme")).toBe(true);
    expect(asked).toEqual(["acme", "globex", "globex", "acme"]);
  });

  it("asks once for a burst, and again after a failure", async () => {
    let asked = 0;
    const check = tenantCheck(async () => {
      asked++;
      await Promise.resolve();
      if (asked === 1) throw new Error("down");
      return true;
    });
    const burst = await Promise.allSettled([check("acme"), check("acme"), check("acme")]);
    expect(burst.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(asked).toBe(1);
    expect(await check("acme")).toBe(true);
    expect(asked).toBe(2);
  });

  it("keeps the known when thousands of names are made up", async () => {
    let asked = 0;
    const check = tenantCheck((tenant) => {
      asked++;
      return tenant === "acme";
    });
    await check("acme");
    for (let at = 0; at < 5000; at++) await check(`made-up-${at}`);
    asked = 0;
    expect(check("acme")).toBe(true);
    expect(asked).toBe(0);
    // The first of them was pushed out, the last is remembered.
    await check("made-up-0");
    await check("made-up-4999");
    expect(asked).toBe(1);
  });

  it("gives up a check that never answers", async () => {
    const check = tenantCheck(() => new Promise<boolean>(() => {}), { timeoutMillis: 10 });
    await expect(Promise.resolve(check("acme"))).rejects.toThrow("no answer within 10 ms");
  });

  it("takes nothing for a yes but true", async () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a caller without types may give
    const check = tenantCheck((() => "yes") as unknown as () => boolean);
    expect(await check("acme")).toBe(false);
  });
});
