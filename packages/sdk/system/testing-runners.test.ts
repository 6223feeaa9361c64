/** The programs of the guide, as they stand there, in the runners that they are for; each with the package as it is built. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { node, type Ran, tool, write } from "./packed/project.ts";

const root = resolve(import.meta.dirname, "../../..");
const guide = readFileSync(join(root, "docs/guide/testing.md"), "utf8");
let folder = "";

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "sightline-runners-")));
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "@sightline"), { recursive: true });
  for (const name of ["sdk", "model", "otlp"])
    symlinkSync(join(root, "packages", name), join(modules, "@sightline", name));
  symlinkSync(tool("vitest"), join(modules, "vitest"));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The one program of the guide that is for that runner. */
function program(mark: string): string {
  const blocks = [...guide.matchAll(/^```(?:js|ts|cjs)\n([^]*?)^```$/gmu)].map(([, code = ""]) => code);
  const [found, ...more] = blocks.filter((code) => code.includes(mark));
  if (found === undefined || more.length > 0) throw new Error(`${more.length} more programs with ${mark}.`);
  return found;
}

interface Runner {
  readonly name: string;
  readonly file: string;
  readonly type: "module" | "commonjs";
  readonly program: () => string;
  readonly args: (file: string) => readonly string[];
  readonly passed: RegExp;
}

const runners: readonly Runner[] = [
  {
    name: "node:test",
    file: "orders.test.js",
    type: "module",
    program: () => program('from "node:test"'),
    args: (file) => ["--test", "--test-reporter=tap", file],
    passed: /^# pass 1$/mu,
  },
  {
    name: "Vitest",
    file: "orders.test.ts",
    type: "module",
    program: () => program('from "vitest"'),
    args: (file) => [tool("vitest", "vitest.mjs"), "run", "--root", ".", file],
    passed: /Tests +1 passed/u,
  },
  {
    name: "Jest",
    file: "orders.test.js",
    type: "commonjs",
    program: () => program('require("@sightline/sdk")'),
    args: () => [tool("jest", "bin", "jest.js"), "--ci"],
    passed: /Tests: +1 passed, 1 total/u,
  },
];

async function runIn(runner: Runner, code: string, home: string, coverage: string): Promise<Ran> {
  write(home, {
    [runner.file]: code,
    "package.json": JSON.stringify({ type: runner.type, jest: { transform: {} } }),
  });
  return node(home, runner.args(runner.file), { NO_COLOR: "1", SIGHTLINE_COVERAGE_FILE: coverage });
}

describe.each(runners)("$name", (runner) => {
  it("runs what the guide shows, and leaves nothing that keeps it from ending", async () => {
    const home = join(folder, runner.name.replace(/\W/gu, "-"));
    const coverage = join(home, "coverage", "telemetry.json");
    const ran = await runIn(runner, runner.program(), home, coverage);
    expect(ran.stdout + ran.stderr).toMatch(runner.passed);
    expect(ran.code).toBe(0);
    const seen: unknown = JSON.parse(readFileSync(coverage, "utf8"));
    expect(seen).toMatchObject({ kind: "sightline-telemetry-coverage", version: 1, routes: [] });
  });

  it("shows the report of an assertion that fails", async () => {
    const home = join(folder, `failing-${runner.name.replace(/\W/gu, "-")}`);
    const code = runner
      .program()
      .replaceAll('"placeOrder", attributes', '"placeOrders", attributes')
      .replace("items: 2", "items: 3")
      .replace("}),\n  );", "}), 50\n  );")
      .replace('"over the limit" }', '"under the limit" }');
    const ran = await runIn(runner, code, home, join(home, "telemetry.json"));
    expect(ran.code).not.toBe(0);
    expect(ran.stdout + ran.stderr).toMatch(
      /its name is "placeOrder", not "placeOrders"|items: 2|exception\.message is "over the limit", not "under the limit"/u,
    );
  });
});

it("adds what several processes have seen to one file", async () => {
  const [runner] = runners;
  if (runner === undefined) throw new Error("No runner.");
  const coverage = join(folder, "together.json");
  const homes = ["one", "two", "three"].map((name) => join(folder, name));
  await Promise.all(homes.map((home) => runIn(runner, runner.program(), home, coverage)));
  expect(JSON.parse(readFileSync(coverage, "utf8"))).toMatchObject({
    instruments: expect.arrayContaining([
      { name: "orders_created_total", type: "counter", unit: "", labels: ["status"], measurements: 3 },
    ]),
  });
});
