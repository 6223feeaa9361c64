import type { CoveragePoint } from "../coverage/point.ts";
import type { SeenState } from "../runtime/join.ts";
import type { CheckResult } from "../verdict/finding.ts";
import { counted } from "./words.ts";

/** Declared, hooked, seen; then what the tests saw and the code does not have. Nothing without a file of the tests. */
export function runtimeWords({ runtime, entryPoints }: CheckResult): readonly string[] {
  if (runtime === undefined) return [];
  const { declared, hooked, seen, statements, onlySeen } = runtime;
  const ran = statements.filter((one) => one.seen.state !== "unseen").length;
  const untold = inState(entryPoints, "untold").length;
  return [
    `Of ${counted(declared, "entry point")} ${hooked} have hooks, and tests made ${seen} record${untold === 0 ? "" : `; of ${untold} their file cannot tell`}.`,
    ...(statements.length === 0
      ? []
      : [`Of ${counted(statements.length, "SQL statement")} in the code tests ran ${ran}.`]),
    ...section("Tests did not make these record:", places(inState(entryPoints, "unseen"))),
    ...section("Seen, but several paths end alike:", places(inState(entryPoints, "ambiguous"))),
    ...section(
      "Tests did not run these statements:",
      statements
        .filter((one) => one.seen.state === "unseen")
        .map(({ file, line, text }) => `${file}:${line}  ${text}`),
    ),
    ...section("Routes that tests saw and the code does not have:", onlySeen.routes),
    ...section("Functions that tests saw and the code does not have:", onlySeen.functions),
    ...section("Statements that tests saw and the code does not have:", few(onlySeen.statements)),
    ...section("Metrics that tests saw and the code does not name:", onlySeen.instruments),
  ];
}

function inState(points: readonly CoveragePoint[], state: SeenState): readonly CoveragePoint[] {
  return points.filter(({ seen }) => seen?.state === state);
}

function places(points: readonly CoveragePoint[]): readonly string[] {
  return points.map(({ file, line, entryPoint }) => `${file}:${line}  ${entryPoint}`);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

/** Libraries that write SQL themselves bring hundreds. `--json` has all. */
function few(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST;
  return more <= 0 ? lines : [...lines.slice(0, MOST), `… and ${more} more, which --json names`];
}
const MOST = 20;
