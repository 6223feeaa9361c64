// @ts-check
/** `npm test [-- vitest's arguments]`: installs, builds, runs everything, and ends with one line of totals. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { build } from "./build.mjs";
import { install } from "./install.mjs";
import { at, node, root, run } from "./layout.mjs";
import { requireSupported, thisMachine } from "./platform.mjs";
import { afterSecondTry, readTotals, surprisingSkips } from "./totals.mjs";

/** @returns {Promise<number>} */
async function main() {
  requireSupported(thisMachine());
  await install(root, "test");
  await build(root);
  const reportPath = at(".cache", "vitest.json");
  mkdirSync(at(".cache"), { recursive: true });
  rmSync(reportPath, { force: true });
  const code = await vitest(process.argv.slice(2), reportPath);
  if (!existsSync(reportPath)) return code === 0 ? 1 : code;
  const first = readTotals(readReport(reportPath), root);
  const inCi = process.env["CI"] === "true";
  const again = inCi && isWorthASecondTry(first);
  const totals = again ? await secondTry(first) : { ...first, unsteady: 0 };
  let exitCode = totals.failed > 0 ? 1 : again ? 0 : code;
  if (inCi) {
    /** @type {import("./totals.mjs").AllowedSkip[]} */
    const allowed = JSON.parse(readFileSync(at("tools", "launch", "allowed-skips.json"), "utf8"));
    const surprising = surprisingSkips(totals.skippedNames, allowed);
    for (const name of surprising)
      process.stderr.write(`Skipped, but not on the list of allowed skips: ${name}\n`);
    if (surprising.length > 0 && exitCode === 0) exitCode = 1;
  }
  const unsteady = totals.unsteady === 0 ? "" : `, ${totals.unsteady} only at the second try: mend them`;
  process.stdout.write(
    `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped${unsteady}\n`,
  );
  return exitCode;
}

/**
 * On a shared build machine a test of processes can lose a race that no change brought. A few failed files get a second
 * try on their own, and what passes only then is told; many are a fault.
 *
 * @param {import("./totals.mjs").Totals} totals
 */
function isWorthASecondTry({ failedFiles }) {
  return failedFiles.length > 0 && failedFiles.length <= 6;
}

/** @param {import("./totals.mjs").Totals} first */
async function secondTry(first) {
  process.stderr.write(`\nA second try of ${first.failedFiles.join(", ")}\n`);
  const reportPath = at(".cache", "vitest-second.json");
  rmSync(reportPath, { force: true });
  await vitest(first.failedFiles, reportPath);
  if (!existsSync(reportPath)) return { ...first, unsteady: 0 };
  return afterSecondTry(first, readTotals(readReport(reportPath), root));
}

/**
 * @param {string} path
 * @returns {unknown}
 */
function readReport(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

/**
 * @param {readonly string[]} args
 * @param {string} reportPath
 * @returns {Promise<number>}
 */
function vitest(args, reportPath) {
  const all = [
    at("node_modules", "vitest", "vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportPath}`,
    // What is built from Go modules is tested apart: `npm run test:peers`.
    ...(args.some((arg) => arg.startsWith("--project")) ? [] : ["--project=!peers"]),
    ...args,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(node, all, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    // The terminal sends Ctrl-C to vitest too; it ends its own workers, and we end with it.
    process.on("SIGINT", ignore);
    const pass = () => child.kill("SIGTERM");
    process.on("SIGTERM", pass);
    child.on("error", reject);
    child.on("close", (code) => {
      process.off("SIGINT", ignore);
      process.off("SIGTERM", pass);
      resolve(code ?? 1);
    });
  });
}

function ignore() {}

await run(main);
