import type { CoveragePoint } from "../coverage/point.ts";
import type { SeenState } from "../runtime/join.ts";
import type { CheckResult } from "../verdict/finding.ts";
import { counted } from "./words.ts";

/** Declared, hooked, seen; then what the tests saw and the code does not have. Nothing without a file of the tests. */
export function runtimeWords({ runtime, entryPoints }: CheckResult): readonly string[] {
  if (runtime === undefined) return [];
  const { declared, hooked, seen, onlySeen } = runtime;
  const untold = inState(entryPoints, "untold").length;
  return [
    `Of ${counted(declared, "entry point")} ${hooked} have hooks, and tests made ${seen} record${untold === 0 ? "" : `; of ${untold} their file cannot tell`}.`,
    ...section("Tests did not make these record:", places(inState(entryPoints, "unseen"))),
    ...section("Seen, but several paths end alike:", places(inState(entryPoints, "ambiguous"))),
    ...section("Routes that tests saw and the code does not have:", onlySeen.routes),
    ...section("Functions that tests saw and the code does not have:", onlySeen.functions),
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
