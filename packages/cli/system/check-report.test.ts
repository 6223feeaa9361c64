/** The reports that are written into files. */
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Checkout, createCheckout } from "./checkout.ts";

let checkout: Checkout;
beforeEach(async () => {
  checkout = await createCheckout();
  await checkout.put(
    "src/app.ts",
    `import express from "express";\n\nexport const app = express();\napp.get("/", (request, response) => {\n  response.end("<b>");\n});\n`,
  );
});
afterEach(() => checkout.remove());

it("writes lcov, a page, SARIF and the comment beside what it prints, with paths from where it runs", async () => {
  const at = (name: string): string => join(checkout.folder, "coverage", name);
  const { code, out } = await checkout.sightline(
    "check",
    checkout.folder,
    "--json",
    `--lcov=${at("a.lcov")}`,
    `--html=${at("a.html")}`,
    `--sarif=${at("a.sarif")}`,
    `--markdown=${at("a.md")}`,
  );
  expect([code, JSON.parse(out).findings.length]).toEqual([1, 1]);
  const below = relative(process.cwd(), checkout.folder);
  expect(await checkout.text("coverage/a.lcov")).toContain(`SF:${below}/src/app.ts\n`);
  expect(await checkout.text("coverage/a.html")).toContain("response.end(&quot;&lt;b&gt;&quot;);");
  expect(JSON.parse(await checkout.text("coverage/a.sarif")).version).toBe("2.1.0");
  expect(await checkout.text("coverage/a.md")).toContain("sightline-check");
});

it("ends with 2 where a report cannot be written", async () => {
  const { code, err } = await checkout.sightline(
    "check",
    checkout.folder,
    "--lcov",
    join(checkout.folder, "src/app.ts/below.lcov"),
  );
  expect(code).toBe(2);
  expect(err).toContain("below.lcov cannot be written");
  expect(existsSync(join(checkout.folder, "below.lcov"))).toBe(false);
});
