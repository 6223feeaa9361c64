import { describe, expect, it } from "vitest";
import { applicationFrame, callSite, type Frame } from "./call-sites.ts";
import { siteAttributes, siteText } from "./call-site.ts";

function frames(...files: readonly (string | null)[]): readonly Frame[] {
  return files.map((file) => ({
    getFileName: () => file,
    getLineNumber: () => 7,
    getColumnNumber: () => 1,
    getFunctionName: () => "load",
  }));
}

function state(): readonly unknown[] {
  return [Error.stackTraceLimit, Reflect.get(Error, "prepareStackTrace")];
}

describe("the nearest frame of the application", () => {
  const own = new URL("call-sites.ts", import.meta.url);

  it("is none of Node's, of a library's or of ours", () => {
    expect(
      applicationFrame(
        frames(
          own.href,
          own.pathname,
          null,
          "node:internal/process/task_queues",
          "/app/node_modules/pg/lib/client.js",
          "file:///app/node_modules/knex/lib/client.mjs",
          "C:\\app\\node_modules\\pg\\client.js",
          "file:///app/src/orders.ts",
          "file:///app/src/server.ts",
        ),
      ),
    ).toBe(7);
  });

  it("may not be there", () => {
    expect(applicationFrame(frames("node:net", "/app/node_modules/pg/lib/client.js"))).toBe(-1);
    expect(applicationFrame([])).toBe(-1);
  });
});

describe("a call site", () => {
  it("is the line that called, relative to the working directory", async () => {
    const depth = { siteDepth: 0 };
    const site = await (async function load() {
      return callSite(depth);
    })();
    expect(site).toEqual({
      file: "packages/sdk/src/database/call-site/call-sites.test.ts",
      line: expect.any(Number),
      functionName: "load",
    });
    expect(depth.siteDepth).toBeGreaterThan(0);
    if (site === undefined) return;
    expect(siteText(site)).toBe(`${site.file}:${site.line}`);
    expect(siteAttributes(site)).toEqual({
      "code.file.path": site.file,
      "code.line.number": site.line,
      "code.function.name": "load",
    });
  });

  it("is found at another depth than the last time", () => {
    const depth = { siteDepth: 0 };
    const above = (levels: number): string | undefined =>
      // A native frame on each level, as libraries put them there.
      levels === 0 ? callSite(depth)?.functionName : [0].map(() => above(levels - 1))[0];
    expect(above(0)).toBe("above");
    const own: { siteDepth: number } = { siteDepth: 1 };
    expect(callSite(own)?.line).toBeGreaterThan(0);
  });

  it("is not looked for again where there was none", () => {
    expect(callSite({ siteDepth: -1 })).toBeUndefined();
  });

  it("leaves the errors of the application as they were", () => {
    const before = state();
    callSite({ siteDepth: 0 });
    expect(state()).toEqual(before);
    expect(new Error("x").stack).toContain("call-sites.test.ts");
  });
});
