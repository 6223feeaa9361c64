/**
 * `sightline check` over a workspace of 4,000 files, as a user starts it: a process with all that its start costs. Beside it in
 * the same run, in turns: oxlint's default rules over the same files, and only parsing them with oxc-parser in one process.
 * ESLint with a parser for TypeScript is no dependency of this repository, so it is not among them.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Tree, writeTree } from "./gate-tree.ts";
import { median } from "./measure.ts";
import type { Bench, BenchCase } from "./report.ts";

const RUNS = 5;
const root = fileURLToPath(new URL("..", import.meta.url));
const cli = join(root, "packages/cli/bin/sightline.js");
const parser = fileURLToPath(new URL("gate-parse.ts", import.meta.url));
const oxlint = join(root, "node_modules/.bin/oxlint");

export const gate: Bench = { name: "gate", run: () => Promise.resolve(measured()) };

function measured(): readonly BenchCase[] {
  // What is published is measured, not sources whose types are stripped on the way.
  execFileSync(join(root, "node_modules/.bin/tsc"), ["-b", "packages/cli"], { cwd: root });
  const folder = mkdtempSync(join(tmpdir(), "sightline-bench-gate-"));
  try {
    const tree = writeTree(folder);
    commitAll(folder);
    const whole = inTurns({
      ours: () => check(folder, [], tree),
      oxlint: () => seconds(oxlint, ["--quiet", folder]),
      "oxc-parser, parsing only": () => seconds(process.execPath, [...STRIP, parser, folder]),
    });
    // A line inside handlers, and inside methods with outbound calls and catch blocks below them.
    for (const file of tree.changed) {
      const path = join(folder, file);
      const text = readFileSync(path, "utf8");
      writeFileSync(
        path,
        text.replaceAll(/(?<line>const (?:thing|found) = await .*)$/gmu, "$<line> // again"),
      );
    }
    const change = inTurns({
      ours: () => check(folder, ["--base", "HEAD"], tree),
      oxlint: () => seconds(oxlint, ["--quiet", ...tree.changed.map((file) => join(folder, file))]),
    });
    const shape = `${tree.files.toLocaleString("en-US")} files, ${Math.round(tree.lines / 1000)} thousand lines`;
    return [caseOf(`whole tree, ${shape}`, whole), caseOf("change of 20 files in it", change)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const STRIP = ["--conditions=@sightline/source"];

function check(folder: string, flags: readonly string[], tree: Tree): number {
  const start = performance.now();
  const { status, stdout } = spawnSync(process.execPath, [cli, "check", folder, "--json", ...flags], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const time = (performance.now() - start) / 1000;
  // A check that found nothing of 4,000 files measured nothing.
  const expected = flags.length === 0 ? tree.files / 10 : tree.changed.length;
  const findings = /"rule"/gu[Symbol.match](stdout)?.length ?? 0;
  if (status === 2 || status === null || findings < expected)
    throw new Error(
      `The check did not come to its end: ${status}, ${findings} findings. ${stdout.slice(0, 300)}`,
    );
  return time;
}

function seconds(command: string, args: readonly string[]): number {
  const start = performance.now();
  const { status, error } = spawnSync(command, args, { stdio: "ignore" });
  if (error !== undefined || status === null) throw new Error(`${command} did not run.`, { cause: error });
  return (performance.now() - start) / 1000;
}

/** Noise of the machine hits all alike; the first turn warms the disk's cache up. */
function inTurns(runs: Readonly<Record<string, () => number>>): Readonly<Record<string, number>> {
  const times = new Map<string, number[]>(Object.keys(runs).map((name) => [name, []]));
  for (let turn = 0; turn <= RUNS; turn++)
    for (const [name, run] of Object.entries(runs)) {
      const time = run();
      if (turn > 0) times.get(name)?.push(time);
    }
  return Object.fromEntries([...times].map(([name, all]) => [name, median(all)]));
}

function caseOf(name: string, { ours = Number.NaN, ...rivals }: Readonly<Record<string, number>>): BenchCase {
  return { case: name, unit: "s", better: "lower", ours, rivals };
}

function commitAll(folder: string): void {
  const git = (...args: readonly string[]): void => {
    execFileSync(
      "git",
      ["-C", folder, "-c", "user.name=bench", "-c", "user.email=bench@localhost", ...args],
      {
        stdio: "ignore",
      },
    );
  };
  git("init");
  git("add", ".");
  git("-c", "commit.gpgsign=false", "commit", "-m", "The tree");
}
