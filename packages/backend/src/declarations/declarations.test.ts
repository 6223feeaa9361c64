import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDeclarations } from "./declarations.ts";

const logger = pino({ level: "silent" });
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sightline-declarations-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function manifestOf(name: string): object {
  const metrics = [{ name: "orders.created", prometheus: "orders_created_total", type: "counter" }];
  return {
    manifest: 1,
    service: { name, team: "payments" },
    metrics,
    slos: [],
    alerts: [],
    dashboards: [],
    extra: [1],
  };
}

describe("declarations", () => {
  it("are there after a restart, whole, with what this version does not know", async () => {
    const first = await openDeclarations({ folder, logger });
    await first.put("shop", manifestOf("shop"));
    await first.put("../mail/ä", manifestOf("../mail/ä"));
    await first.put("shop", { ...manifestOf("shop"), slos: [{ name: "checkout" }] });
    const second = await openDeclarations({ folder, logger });
    expect(second.get("shop")).toEqual({ ...manifestOf("shop"), slos: [{ name: "checkout" }] });
    expect(second.list()).toEqual({
      declarations: [
        { service: "../mail/ä", metrics: 1, slos: 0, alerts: 0, dashboards: 0 },
        { service: "shop", metrics: 1, slos: 1, alerts: 0, dashboards: 0 },
      ],
    });
    expect(readdirSync(folder).every((name) => /^[\da-f]+\.json$/u.test(name))).toBe(true);
    expect(await second.delete("shop")).toBe(true);
    expect(await second.delete("shop")).toBe(false);
    expect((await openDeclarations({ folder, logger })).get("shop")).toBeUndefined();
  });

  it("are refused with the place of the fault, and what was there stays", async () => {
    const declarations = await openDeclarations({ folder, logger });
    await declarations.put("shop", manifestOf("shop"));
    await expect(declarations.put("shop", { ...manifestOf("shop"), metrics: [{}] })).rejects.toThrow(
      "metrics.0.name: ",
    );
    await expect(declarations.put("shop", { ...manifestOf("shop"), manifest: 2 })).rejects.toThrow(
      "manifest: ",
    );
    await expect(declarations.put("shop", "text")).rejects.toThrow("The manifest cannot be taken: ");
    await expect(declarations.put("shop", manifestOf("mail"))).rejects.toThrow(
      'is of "mail", and was sent to "shop"',
    );
    expect(declarations.get("shop")).toEqual(manifestOf("shop"));
  });

  it("pass over a file that is none", async () => {
    writeFileSync(join(folder, "aa.json"), "{");
    writeFileSync(join(folder, "bb.json"), "{}");
    expect((await openDeclarations({ folder, logger })).list()).toEqual({ declarations: [] });
  });

  it("are bounded in number", async () => {
    const declarations = await openDeclarations({ logger });
    for (let index = 0; index < 1000; index++) await declarations.put(`s${index}`, manifestOf(`s${index}`));
    await expect(declarations.put("one more", manifestOf("one more"))).rejects.toThrow("1000 services");
    await declarations.put("s5", manifestOf("s5"));
  });
});
