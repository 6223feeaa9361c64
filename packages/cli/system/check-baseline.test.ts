/** The ratchet: coverage may not fall below what was committed. */
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Checkout, createCheckout, type Said } from "./checkout.ts";

const OLD_GAP = `import express from "express";

export const app = express();

app.get("/old", (request, response) => {
  response.end();
});
`;
const OBSERVED = `
app.post("/payments", async (request, response) => {
  request.log.info("payment");
  response.end();
});
`;
const UNOBSERVED = `
app.post("/payments", async (request, response) => {
  response.end();
});
`;

let checkout: Checkout;
beforeEach(async () => {
  checkout = await createCheckout();
});
afterEach(() => checkout.remove());

function check(...args: string[]): Promise<Said> {
  return checkout.sightline("check", checkout.folder, ...args);
}

async function committed(): Promise<void> {
  await checkout.put("src/app.ts", OLD_GAP + OBSERVED);
  await checkout.put("sightline.config.json", '{ "check": { "baseline": "telemetry.baseline.json" } }\n');
  expect((await check("--update-baseline")).code).toBe(0);
  checkout.commit();
}

function helper(body: string): string {
  return `export function told(request) {\n  ${body}\n}\n`;
}

describe("sightline check --baseline", () => {
  it("names old gaps and lets them be", async () => {
    await committed();
    const { code, out } = await check();
    expect(code).toBe(0);
    expect(out).toContain("Known gaps, which the baseline names:\nsrc/app.ts:5  handler of GET /old");
    expect(out).toContain("1 gap was known before.");
    expect(out).not.toContain("stale");
    const json = JSON.parse((await check("--json")).out);
    expect(json.entryPoints.map(({ state }: { state: string }) => state)).toEqual(["known", "observed"]);
  });

  it("refuses new code that nothing reaches, and a hook that was taken out, also where lines of others changed", async () => {
    await committed();
    await checkout.put("src/refunds.ts", OLD_GAP.replace("/old", "/refunds"));
    const added = JSON.parse((await check("--json")).out);
    expect(added.findings).toMatchObject([{ file: "src/refunds.ts", rule: "route-unobserved" }]);
    await checkout.put("src/refunds.ts", "export {};\n");
    await checkout.put("src/app.ts", OLD_GAP + UNOBSERVED);
    expect(await check()).toMatchObject({ code: 1 });
  });

  it("sees through a helper that lost its hook, though the handler was not touched", async () => {
    await checkout.put(
      "src/app.ts",
      `import { told } from "./told.ts";\n${OLD_GAP}\napp.post("/payments", (request, response) => {\n  told(request);\n  response.end();\n});\n`,
    );
    await checkout.put("src/told.ts", helper('request.log.info("payment");'));
    await check("--baseline", join(checkout.folder, "b.json"), "--update-baseline");
    checkout.commit();
    await checkout.put("src/told.ts", helper("return request;"));
    const { code, out } = await check("--baseline", join(checkout.folder, "b.json"), "--base", "HEAD");
    expect(code).toBe(1);
    expect(out).toContain("Express route POST /payments");
  });

  it("says when it is stale, and writes it anew", async () => {
    await committed();
    await checkout.put("src/app.ts", OBSERVED.replace("\napp", `import { app } from "./made.ts";\napp`));
    const { code, out } = await check();
    expect(code).toBe(0);
    expect(out).toMatch(
      /The baseline \S*telemetry\.baseline\.json is stale: 1 entry point .*--update-baseline/u,
    );
    await check("--update-baseline");
    expect((await check()).out).not.toContain("stale");
    expect(await checkout.text("telemetry.baseline.json")).not.toContain("/old");
  });

  it("ends with 2 where there is none, where it is another kind of check, and for a part of the folder", async () => {
    await checkout.put("src/app.ts", OLD_GAP);
    const file = join(checkout.folder, "b.json");
    const missing = await check("--baseline", file);
    expect(missing).toMatchObject({ code: 2 });
    expect(missing.err).toContain("there is no such file");
    expect(missing.err).toContain("--update-baseline");
    await check("--strict", "--baseline", file, "--update-baseline");
    const other = await check("--baseline", file, "--json");
    expect(JSON.parse(other.out)).toMatchObject({ error: { code: "BASELINE_UNUSABLE" } });
    const part = await check("--baseline", file, "--update-baseline", "--base", "main");
    expect(part).toMatchObject({ code: 2 });
    expect(part.err).toContain("--base looks at a part");
  });
});

describe("sightline check --min-coverage", () => {
  it("fails below the share that is asked for, also where every gap is excused", async () => {
    const excused = OLD_GAP.replace("app.get", "// sightline-ignore: asked for twice a second\napp.get");
    await checkout.put("src/app.ts", excused + OBSERVED);
    expect(await check("--min-coverage", "50")).toMatchObject({ code: 0 });
    const { code, out } = await check("--min-coverage", "51", "--json");
    expect([code, JSON.parse(out).summary]).toEqual([
      1,
      "Hooks reach 1 of 2 entry points, less than the 51 % that are asked for.",
    ]);
  });
});
