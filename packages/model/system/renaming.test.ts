/** A metric that is renamed in a declaration breaks the build at every place that used it, and nowhere else. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
let folder = "";

/** `metrics.ts` names the counter; the other file uses it where a line ends with `USE`. Of one indicator tsc tells the first. */
const FILES: Readonly<Record<string, string>> = {
  "metrics.ts": `import { defineMetrics } from "@sightline/model";
export const metrics = defineMetrics({
  orders_total: { type: "counter", labels: ["status"] },
  depth: { type: "gauge" },
});
`,
  "telemetry.ts": `import { defineTelemetry, latest, metricsOf, rate } from "@sightline/model";
import { metrics } from "./metrics.ts";
const m = metricsOf(metrics);
export default defineTelemetry({
  service: { name: "shop" },
  metrics,
  slos: {
    taken: {
      objective: 99,
      indicator: {
        kind: "ratio",
        total: { metric: "orders_total" }, // USE
        bad: { metric: "orders_total", where: { status: "failed" } },
      },
    },
  },
  alerts: {
    rules: {
      Many: { query: rate(m.orders_total, "5m").above(9), severity: "warning", summary: "many" }, // USE
      Deep: { query: latest(m.depth).above(9), severity: "warning", summary: "deep" },
    },
  },
  dashboards: {
    all: {
      title: "All",
      rows: [
        {
          title: "Orders",
          panels: [
            { kind: "time", title: "Rate", queries: [{ query: rate(m.orders_total, "5m").by("status") }] }, // USE
          ],
        },
      ],
    },
  },
});
`,
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sightline-renaming-"));
  const compilerOptions = {
    target: "es2023",
    module: "nodenext",
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    allowImportingTsExtensions: true,
    customConditions: ["@sightline/source"],
    paths: { "@sightline/model": [join(root, "packages/model/src/index.ts")] },
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Lines of telemetry.ts with an error, and what is said. */
function compiled(rename: string): { readonly lines: readonly number[]; readonly said: string } {
  for (const [name, text] of Object.entries(FILES)) {
    const written = name === "metrics.ts" ? text.replace("orders_total", rename) : text;
    writeFileSync(join(folder, name), written);
  }
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], {
    cwd: folder,
    encoding: "utf8",
  });
  const lines = [...stdout.matchAll(/^telemetry\.ts\((\d+),/gmu)].map(([, line]) => Number(line));
  return { lines: [...new Set(lines)].toSorted((a, b) => a - b), said: stdout };
}

it("breaks the build where it was used", () => {
  expect(compiled("orders_total")).toEqual({ lines: [], said: "" });
  const uses = (FILES["telemetry.ts"] ?? "")
    .split("\n")
    .flatMap((line, at) => (line.endsWith("// USE") ? [at + 1] : []));
  const { lines, said } = compiled("orders_taken_total");
  expect(lines).toEqual(uses);
  expect(said).toMatch(/Property 'orders_total' does not exist on type/);
  expect(said).toMatch(/'"orders_total"' is not assignable to type .*"orders_taken_total"/);
});
