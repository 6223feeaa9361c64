import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FIXTURES } from "../../test/fixture-folder.ts";
import { DEFAULT_BASELINE, printBaseline, readBaseline } from "../baseline/baseline.ts";
import { baselineRows } from "../baseline/rows.ts";
import { checkFolder, type CheckOptions } from "../check.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { folderFiles } from "../source/files.ts";
import { concluded } from "../verdict/conclusion.ts";
import type { CheckResult } from "../verdict/finding.ts";
import { dividedFolders } from "./division.ts";
import { surveyedInThreads } from "./threads.ts";

/** What the folder says with its parts in threads, however few files it has. */
async function inThreads(
  folder: string,
  { config, baseline, runtime }: CheckOptions,
): Promise<CheckResult | undefined> {
  const needs = { needsAll: true, needsNames: runtime !== undefined };
  const parts = await surveyedInThreads(folderFiles(folder), { config, ...needs }, 2, 2);
  if (parts === undefined) return undefined;
  const conclusion = concluded(parts.surveys, { config, isOnly: false, baseline, runtime });
  expect(parts.surveys).toHaveLength(2);
  const found = conclusion.result(await parts.findings(conclusion.told));
  await parts.close();
  return found;
}

// Two threads are started for each, on a machine that may have other work.
describe("parts in threads", { timeout: 120_000 }, () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "sightline-parts-"));
    const services = join(folder, "services");
    cpSync(FIXTURES, services, { recursive: true });
    // What one service starts counts for its own package.
    for (const name of readdirSync(services)) {
      const facts = join(services, name, "package.json");
      if (!existsSync(facts)) writeFileSync(facts, "{}");
    }
    // Handlers on both ends of the list lead to the same call: whoever has the call must ask both.
    mkdirSync(join(folder, "a"));
    mkdirSync(join(folder, "z"));
    writeFileSync(
      join(folder, "a/routes.ts"),
      'import express from "express";\nimport pino from "pino";\nimport { rates } from "../z/rates.ts";\nconst logger = pino();\nexport const app = express();\napp.get("/a", async () => {\n  logger.info("asked");\n  return rates();\n});\napp.get("/shared", shared);\nimport { shared } from "../z/rates.ts";\n',
    );
    writeFileSync(
      join(folder, "z/rates.ts"),
      'import express from "express";\nexport const app = express();\nexport async function rates() {\n  return fetch("https://rates.example");\n}\nexport async function shared() {\n  return 1;\n}\napp.get("/z", () => rates());\napp.get("/again", shared);\n',
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([false, true])("say the same as one, strict: %s", async (strict) => {
    const options = { config: { ...DEFAULT_CONFIG, strict } };
    const whole = checkFolder(folderFiles(folder), options);
    expect(whole.findings.length).toBeGreaterThan(20);
    expect(await inThreads(folder, options)).toStrictEqual(whole);
  });

  it("hold a baseline and find what was seen as one does", async () => {
    const config = DEFAULT_CONFIG;
    const { entryPoints } = checkFolder(folderFiles(folder), { config });
    // Everything was hooked by a log once, but for every third, which is new.
    const before = entryPoints
      .filter((_, index) => index % 3 > 0)
      .map((point) => ({ ...point, hooked: ["logging"] as const }));
    const rows = readBaseline(DEFAULT_BASELINE, printBaseline(baselineRows(before), false));
    const telemetry = {
      routes: [
        { method: "GET", route: "/a", spans: 2 },
        { method: "GET", route: "/nowhere", spans: 1 },
      ],
      functions: [
        { name: "rates", spans: 3 },
        { name: "gone", spans: 1 },
      ],
      statements: [{ system: "sqlite", text: "SELECT ?", spans: 2 }],
      instruments: [],
    };
    const options = {
      config,
      baseline: { file: DEFAULT_BASELINE, rows },
      runtime: { file: "seen.json", telemetry },
    };
    const whole = checkFolder(folderFiles(folder), options);
    expect(whole.findings.map(({ rule }) => rule)).toContain("coverage-fell");
    expect(whole.runtime?.onlySeen.functions).toEqual(["gone"]);
    expect(await inThreads(folder, options)).toStrictEqual(whole);
  });

  it("give up where a file cannot be parsed, so that one thread tells which", async () => {
    writeFileSync(join(folder, "z/broken.ts"), "import { from 'x'; fetch(");
    expect(await inThreads(folder, { config: DEFAULT_CONFIG })).toBeUndefined();
    rmSync(join(folder, "z/broken.ts"));
  });
});

describe("dividedFolders", () => {
  const paths = ["/a/x/1.ts", "/a/x/2.ts", "/a/y/1.ts", "/b/x/1.ts", "/b/x/2.ts", "/b/x/3.ts"];

  it("cuts between folders that are far apart", () => {
    expect(dividedFolders(paths, () => 1, 2)).toEqual([paths.slice(0, 3), paths.slice(3)]);
    expect(dividedFolders(paths, (path) => (path === "/a/y/1.ts" ? 2 : 1), 2)).toEqual([
      paths.slice(0, 3),
      paths.slice(3),
    ]);
  });

  it("leaves out nothing, whatever files weigh", () => {
    for (const weigh of [() => 0, () => 1, (path: string) => path.length ** 3])
      for (const count of [1, 2, 3, 4, 6]) expect(dividedFolders(paths, weigh, count).flat()).toEqual(paths);
  });
});
