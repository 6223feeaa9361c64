/** `sightline init ci` in a fresh repository, and what it wrote, run as GitHub and git would. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Checkout, createCheckout, type Said } from "./checkout.ts";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const SDK = fileURLToPath(new URL("../../sdk", import.meta.url));
const WORKFLOW = ".github/workflows/observability.yml";
const HOOK = ".githooks/pre-commit";
const APP = `import express from "express";

export const app = express();
app.get("/old", (request, response) => {
  request.log.info("asked");
  response.end();
});
`;
const DECLARATION = `import { defineTelemetry } from "@sightline/sdk/telemetry";\nexport default defineTelemetry({ service: { name: "acme-shop" }, metrics: { "acme.shop.orders.total": { type: "counter", unit: "{order}", description: "Orders." } } });\n`;
const UNOBSERVED = `app.post("/payments", (request, response) => {\n  response.end();\n});\n`;

let checkout: Checkout;
beforeEach(async () => {
  checkout = await createCheckout();
  await checkout.put("package.json", '{ "name": "shop", "type": "module" }\n');
  await checkout.put("package-lock.json", "{}\n");
  await checkout.put(".gitignore", "node_modules\n/bin\n");
  await checkout.put("src/app.ts", APP);
  program(
    "node_modules/.bin/sightline",
    `exec "${process.execPath}" --conditions=@sightline/source "${MAIN}" "$@"`,
  );
});
afterEach(() => checkout.remove());

function init(...args: string[]): Promise<Said> {
  return checkout.sightline("init", "ci", checkout.folder, ...args);
}

function program(name: string, line: string): void {
  const path = join(checkout.folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${line}\n`);
  chmodSync(path, 0o755);
}

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly if?: string;
  readonly steps: readonly { readonly name?: string; readonly uses?: string; readonly run?: string }[];
}

interface Workflow {
  readonly on: { readonly pull_request: { readonly branches: readonly string[] } };
  readonly permissions: object;
  readonly jobs: Readonly<Record<"check" | "comment", Job>>;
}

async function workflow(): Promise<Workflow> {
  return parse(await checkout.text(WORKFLOW));
}

/** As the runner does: a step in bash, which ends at the first failure. */
async function step(job: "check" | "comment", name: string, env: Record<string, string>): Promise<Said> {
  const run = (await workflow()).jobs[job].steps.find((one) => one.name === name)?.run ?? "exit 99";
  const path = [join(checkout.folder, "bin"), dirname(process.execPath), process.env["PATH"]].join(delimiter);
  const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", run], {
    cwd: checkout.folder,
    env: { ...process.env, ...env, PATH: path },
    encoding: "utf8",
  });
  return { code: status ?? -1, out: stdout, err: stderr };
}

describe("sightline init ci", () => {
  it("writes a workflow, a hook and a configuration once, and says so", async () => {
    const { code, out } = await init();
    expect(code).toBe(0);
    for (const file of [WORKFLOW, HOOK, "sightline.config.json"])
      expect(out).toContain(`wrote        ${file}`);
    expect(out).toContain("git config core.hooksPath .githooks");
    expect(statSync(join(checkout.folder, HOOK)).mode & 0o111).toBe(0o111);
    const again = JSON.parse((await init("--json")).out);
    expect(again.files.map(({ placing }: { placing: string }) => placing)).toEqual(["same", "same", "same"]);
  });

  it("writes nothing with --dry-run", async () => {
    const { code, out } = await init("--dry-run");
    expect([code, out]).toEqual([0, expect.stringContaining(`would write  ${WORKFLOW}`)]);
    await expect(checkout.text(WORKFLOW)).rejects.toThrow("ENOENT");
  });

  it("never writes over what was changed by hand without --force, and the configuration not even then", async () => {
    await init();
    await checkout.put(WORKFLOW, `${await checkout.text(WORKFLOW)}# ours\n`);
    await checkout.put("sightline.config.json", '{ "check": { "strict": true } }\n');
    const kept = await init();
    expect(kept.code).toBe(1);
    expect(kept.out).toContain(`kept as is   ${WORKFLOW}`);
    expect(await checkout.text(WORKFLOW)).toContain("# ours");
    const forced = await init("--force");
    expect(forced.code).toBe(0);
    expect(await checkout.text(WORKFLOW)).not.toContain("# ours");
    expect(await checkout.text("sightline.config.json")).toContain('"strict": true');
  });

  it("makes anew what nobody changed, when the project has become another", async () => {
    await init();
    checkout.git("rm", "--quiet", "--cached", "--ignore-unmatch", "package-lock.json");
    await checkout.put("telemetry.ts", "export default {};\n");
    const { code, out } = await init();
    expect([code, out]).toEqual([0, expect.stringContaining(`updated      ${WORKFLOW}`)]);
    expect(await checkout.text(WORKFLOW)).toContain("generate manifest --telemetry telemetry.ts");
  });

  it("gives each job no more than it needs, and runs nothing of the pull request where it may write", async () => {
    await init();
    const { on, permissions, jobs } = await workflow();
    expect(on).toEqual({ pull_request: { branches: ["main", "develop"] } });
    expect(permissions).toEqual({});
    expect(jobs.check.permissions).toEqual({ contents: "read" });
    expect(jobs.comment.permissions).toEqual({ "pull-requests": "write" });
    expect(jobs.comment.if).toContain("head.repo.full_name == github.repository");
    expect(jobs.comment.steps.map(({ uses }) => uses)).toEqual(["actions/download-artifact@v5", undefined]);
    // What others may name, a branch or a title, reaches no shell but by the environment.
    for (const { run } of [...jobs.check.steps, ...jobs.comment.steps])
      expect(run ?? "").not.toContain("${{");
  });
});

describe("the workflow", () => {
  it("refuses a pull request with a handler that nothing reaches, and lets an observed one in", async () => {
    await init();
    checkout.commit();
    checkout.git("update-ref", "refs/remotes/origin/main", "HEAD");
    await checkout.put("src/app.ts", APP + UNOBSERVED);
    const refused = await step("check", "Check", { BASE: "main" });
    expect(refused.code).toBe(1);
    expect(refused.out).toContain("::error file=src/app.ts,line=8");
    expect(await checkout.text("observability.md")).toContain("POST /payments");
    const summary = join(checkout.folder, "summary.md");
    await step("check", "Report", { GITHUB_STEP_SUMMARY: summary });
    expect(await checkout.text("summary.md")).toContain("Observability is missing");
    await checkout.put(
      "src/app.ts",
      APP + UNOBSERVED.replace("  response", '  request.log.info("x");\n  response'),
    );
    expect(await step("check", "Check", { BASE: "main" })).toMatchObject({ code: 0 });
  });

  it("validates declarations and rules of the project", async () => {
    mkdirSync(join(checkout.folder, "node_modules/@sightline"), { recursive: true });
    symlinkSync(SDK, join(checkout.folder, "node_modules/@sightline/sdk"));
    await checkout.put("telemetry.ts", DECLARATION);
    await checkout.put(
      "rules/orders.yml",
      "groups:\n  - name: orders\n    rules:\n      - record: orders:rate5m\n        expr: rate(orders_total[5m])\n",
    );
    await init();
    expect(await step("check", "Validate the telemetry files", {})).toMatchObject({ code: 0 });
    await checkout.put("rules/orders.yml", "groups:\n  - name: orders\n    rules:\n      - record: 1 2\n");
    expect((await step("check", "Validate the telemetry files", {})).code).not.toBe(0);
  });

  it("comments once, and updates that comment after", async () => {
    await init();
    await checkout.put("observability.md", "<!-- sightline-check -->\n");
    const calls = join(checkout.folder, "calls");
    // GitHub's own program, as far as its arguments go: it lists what was posted.
    program(
      "bin/gh",
      `echo "$@" >> "${calls}"\ncase "$*" in *--paginate*) grep -q POST "${calls}" && echo 77 ;; esac\nexit 0`,
    );
    const env = { REPOSITORY: "acme/shop", NUMBER: "5", GH_TOKEN: "none" };
    expect(await step("comment", "Comment", env)).toMatchObject({ code: 0 });
    expect(await step("comment", "Comment", env)).toMatchObject({ code: 0 });
    const made = (await checkout.text("calls")).split("\n").filter((line) => line.includes("--method"));
    expect(made).toEqual([
      "api --silent --method POST repos/acme/shop/issues/5/comments --field body=@observability.md",
      "api --silent --method PATCH repos/acme/shop/issues/comments/77 --field body=@observability.md",
    ]);
  });
});

describe("the hook", () => {
  it("stops a commit of a handler that nothing reaches, and lets others through", async () => {
    await init();
    checkout.git("config", "core.hooksPath", ".githooks");
    checkout.commit();
    await checkout.put("src/app.ts", APP + UNOBSERVED);
    expect(() => checkout.commit()).toThrow("Command failed");
    await checkout.put(
      "src/app.ts",
      APP + UNOBSERVED.replace("  response", '  request.log.info("x");\n  response'),
    );
    checkout.commit();
    await checkout.put("README.md", "Words.\n");
    checkout.commit();
    expect(checkout.git("rev-list", "--count", "HEAD").trim()).toBe("3");
  });

  it("says what to install where sightline is not there, and asks no registry for it", async () => {
    await init();
    rmSync(join(checkout.folder, "node_modules/.bin/sightline"));
    const { status, stderr } = spawnSync("sh", [HOOK], { cwd: checkout.folder, encoding: "utf8" });
    expect(status).toBe(1);
    expect(stderr).toContain("npm install --save-dev @sightline/cli");
  });
});
