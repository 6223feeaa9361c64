/** The gate on a checkout: what is new since a revision, by the true git. */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runVerb } from "./run-verb.ts";

const APP = `import express from "express";

export const app = express();

app.get("/old", (request, response) => {
  response.end();
});
`;
const NEW_ROUTE = `
app.post("/payments", async (request, response) => {
  response.status(201).end();
});
`;
const OBSERVED_ROUTE = `
app.post("/payments", async (request, response) => {
  request.log.info("payment");
  response.status(201).end();
});
`;

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-check-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function put(name: string, text: string): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

function git(...args: string[]): void {
  const who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"];
  execFileSync("git", [...who, "-C", folder, ...args], { stdio: "ignore" });
}

function commit(): void {
  git("add", ".");
  git("commit", "-m", "A step");
}

async function begin(): Promise<void> {
  git("init", "--initial-branch=main");
  await put("src/app.ts", APP);
  commit();
}

async function check(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return runVerb(["check", folder, ...args]);
}

describe("sightline check --base", () => {
  it("refuses a new handler, and leaves the old one beside it alone", async () => {
    await begin();
    await put("src/app.ts", APP + NEW_ROUTE);
    const { code, out } = await check("--base", "main", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      verdict: "missing",
      code: "OBSERVABILITY_MISSING",
      findings: [{ file: "src/app.ts", line: 9, missing: ["metrics", "tracing", "logging"] }],
      coverage: { entryPoints: 1, metrics: 0, tracing: 0, logging: 0 },
    });
  });

  it("lets an observed one in, committed on a branch or not, and in files that git does not know yet", async () => {
    await begin();
    git("checkout", "-b", "payments");
    await put("src/app.ts", APP + OBSERVED_ROUTE);
    commit();
    expect(await check("--base", "main")).toMatchObject({ code: 0 });
    await put("src/new.ts", APP);
    const { code, out } = await check("--base", "main", "--json");
    expect([code, JSON.parse(out).findings[0].file]).toEqual([1, "src/new.ts"]);
  });

  it("sees a hook that was taken out", async () => {
    await begin();
    await put("src/app.ts", APP + OBSERVED_ROUTE);
    commit();
    await put("src/app.ts", APP + NEW_ROUTE);
    expect(await check("--base", "main")).toMatchObject({ code: 1 });
  });

  it("says that nothing counts where a file moved, a comment or another line changed", async () => {
    await begin();
    await rename(join(folder, "src/app.ts"), join(folder, "src/server.ts"));
    git("add", ".");
    await put("src/sum.ts", "export const sum = (a: number, b: number): number => a + b;\n");
    const { code, out } = await check("--base", "HEAD", "--json");
    expect([code, JSON.parse(out).verdict]).toEqual([0, "nothing"]);
    expect((await check("--base", "HEAD")).out).toContain("nothing to observe");
  });

  it("ends with 2 outside a repository and for a revision that is not there, with what to do", async () => {
    await put("src/app.ts", APP);
    const outside = await check("--base", "main", "--json");
    expect(outside.code).toBe(2);
    expect(JSON.parse(outside.out)).toMatchObject({ error: { code: "GIT_UNUSABLE" } });
    git("init");
    const unknown = await check("--base", "origin/main");
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain("git fetch");
  });
});

describe("sightline check", () => {
  it("judges files that are named, and ends with 2 for one that is not there", async () => {
    await put("src/app.ts", APP);
    await put("src/other.ts", APP);
    const { code, out } = await check("--files", join(folder, "src/app.ts"), "--json");
    expect([code, JSON.parse(out).coverage.entryPoints]).toEqual([1, 1]);
    const missing = await check("--files", join(folder, "src/gone.ts"));
    expect(missing.code).toBe(2);
    expect(missing.err).toContain("gone.ts");
    expect(await check("--files", join(folder, "src/app.ts"), "--min-coverage", "200")).toMatchObject({
      code: 2,
    });
  });

  it("ends with 2 for code that cannot be parsed and a configuration that says nonsense", async () => {
    await put("src/app.ts", "app.get('/x', (request => {\n");
    expect((await check()).err).toContain("src/app.ts:");
    expect((await check()).code).toBe(2);
    await put("src/app.ts", "const x = (\n");
    expect((await check("--files", join(folder, "src/app.ts"))).code).toBe(2);
    await put("src/app.ts", APP);
    await put("sightline.config.json", '{ "check": { "strict": "yes" } }');
    const faulty = await check();
    expect(faulty.code).toBe(2);
    expect(faulty.err).toContain('check.strict is "yes"');
  });

  it("reports as annotations, SARIF and Markdown", async () => {
    await put("src/app.ts", APP);
    const github = await check("--format", "github");
    expect(github.out).toMatch(
      /^::error file=src\/app\.ts,line=5,endLine=7,title=Express route GET \/old is not observed::/u,
    );
    const sarif = JSON.parse((await check("--format", "sarif")).out);
    expect(sarif.runs[0].results[0]).toMatchObject({
      ruleId: "route-unobserved",
      ruleIndex: 0,
      level: "error",
    });
    const markdown = await check("--format", "markdown");
    expect(markdown.out).toMatch(/^<!-- sightline-check -->\n### Observability is missing/u);
    expect(await readFile(join(folder, "src/app.ts"), "utf8")).toBe(APP);
  });
});
