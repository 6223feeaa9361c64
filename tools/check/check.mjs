// @ts-check
/** `npm run check [-- --json]`: everything that a program can hold about the repository, each step with its seconds. */
import { spawn } from "node:child_process";
import { install } from "../launch/install.mjs";
import { at, node, root, run } from "../launch/layout.mjs";

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} program in node_modules
 * @property {readonly string[]} [flags] of Node itself
 * @property {readonly string[]} args
 */
/** @typedef {{ name: string, ok: boolean, seconds: number, output: string }} Result */

/** Any npm that comes with Node 20 or newer starts the repository, so none is named. */
const anyNpm = "root-package-manager-field";
/** What builds is a dependency of the root, and what only tests is a devDependency: a start installs the first alone. */
const buildTools = "root-package-dependencies";

/** In lanes that run beside each other; within a lane in order, since the second type check reads what the first wrote. */
/** @type {readonly (readonly Step[])[]} */
const lanes = [
  [
    { name: "types", program: "typescript/bin/tsc", args: ["-b"] },
    { name: "types of tests", program: "typescript/bin/tsc", args: ["-p", "tsconfig.tests.json"] },
    {
      name: "dead code",
      program: "knip/bin/knip.js",
      args: ["--treat-config-hints-as-errors", "--no-progress"],
    },
  ],
  [
    { name: "format", program: "oxfmt/bin/oxfmt", args: ["--check"] },
    { name: "lint", program: "oxlint/bin/oxlint", args: ["--type-aware", "--deny-warnings"] },
    { name: "workspaces", program: "sherif/index.js", args: ["-r", anyNpm, "-r", buildTools] },
    {
      name: "repository",
      program: "vitest/vitest.mjs",
      args: ["run", "--project", "unit", "--reporter=dot", "tools/check"],
    },
    {
      name: "gate",
      program: "@sightline/cli/src/main.ts",
      flags: ["--conditions=@sightline/source"],
      args: ["check", "examples"],
    },
  ],
];

/**
 * @param {Step} step
 * @returns {Promise<Result>}
 */
function perform(step) {
  const began = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(
      node,
      [...(step.flags ?? []), at("node_modules", ...step.program.split("/")), ...step.args],
      {
        cwd: root,
        env: { ...process.env, NO_COLOR: "1" },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (/** @type {string} */ text) => {
        output += text;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ name: step.name, ok: code === 0, seconds: (Date.now() - began) / 1000, output });
    });
  });
}

/**
 * @param {readonly Step[]} lane
 * @param {(result: Result) => void} tell
 */
async function performLane(lane, tell) {
  /** @type {Result[]} */
  const results = [];
  for (const step of lane) {
    const result = await perform(step);
    tell(result);
    results.push(result);
  }
  return results;
}

/** @returns {Promise<number>} */
async function main() {
  const json = process.argv.includes("--json");
  await install(root, "test");
  const tell = (/** @type {Result} */ { name, ok, seconds, output }) => {
    process.stderr.write(`${ok ? "ok    " : "FAILED"}  ${seconds.toFixed(1).padStart(5)} s  ${name}\n`);
    if (!ok && !json) process.stderr.write(`${output.trimEnd()}\n\n`);
  };
  const results = (await Promise.all(lanes.map((lane) => performLane(lane, tell)))).flat();
  const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
  if (json) process.stdout.write(`${JSON.stringify({ ok: failed.length === 0, steps: results })}\n`);
  else if (failed.length === 0) process.stdout.write(`check: all ${results.length} steps are good\n`);
  else process.stdout.write(`check: ${failed.length} of ${results.length} failed: ${failed.join(", ")}\n`);
  return failed.length === 0 ? 0 : 1;
}

await run(main);
