/**
 * Telemetry coverage in the form that editors show in their gutters: lines of entry points, with a branch for each kind.
 * The form: https://github.com/linux-test-project/lcov/blob/master/man/geninfo.1, section "TRACEFILE FORMAT".
 */
import type { CoveragePoint } from "../coverage/point.ts";
import { byFile } from "../coverage/by-file.ts";
import { HOOK_KINDS } from "../hook/kind.ts";
import type { CheckResult } from "../verdict/finding.ts";

/**
 * `from` is put before each path. A line counts as often as kinds reach the innermost entry point that it is in; what is
 * excused is left out, as code that nobody needs to see.
 */
export function lcovReport({ entryPoints }: CheckResult, from = ""): string {
  const files = byFile(entryPoints.filter(({ state }) => state !== "excused"));
  return [...files]
    .flatMap(([file, points]) => [...fileRecord(`${from}${file}`, points)].map((line) => `${line}\n`))
    .join("");
}

function fileRecord(path: string, points: readonly CoveragePoint[]): readonly string[] {
  const functions = points.map((point) => ({ ...point, label: functionLabel(point) }));
  const lines = lineCounts(points);
  const branches = points.flatMap(({ line, hooked }, block) =>
    HOOK_KINDS.map((kind, branch) => `BRDA:${line},${block},${branch},${hooked.includes(kind) ? 1 : 0}`),
  );
  return [
    "TN:telemetry",
    `SF:${path}`,
    ...functions.map(({ line, label }) => `FN:${line},${label}`),
    ...functions.map(({ hooked, label }) => `FNDA:${hooked.length},${label}`),
    `FNF:${functions.length}`,
    `FNH:${functions.filter(({ hooked }) => hooked.length > 0).length}`,
    ...branches,
    `BRF:${branches.length}`,
    `BRH:${branches.filter((line) => line.endsWith(",1")).length}`,
    ...[...lines].map(([line, count]) => `DA:${line},${count}`),
    `LF:${lines.size}`,
    `LH:${[...lines.values()].filter((count) => count > 0).length}`,
    "end_of_record",
  ];
}

/** Unique in a file, on one line: two catch blocks of a function differ by their lines. */
function functionLabel({ entryPoint, function: name, line }: CoveragePoint): string {
  return `${name === "" ? entryPoint : name} (${entryPoint}) at ${line}`.replaceAll(/[\r\n]/gu, " ");
}

/** In the order of the lines. The last one in, which begins latest, is the innermost. */
function lineCounts(points: readonly CoveragePoint[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const outermostFirst = points.toSorted((a, b) => a.line - b.line || b.endLine - a.endLine);
  for (const { line, endLine, hooked } of outermostFirst)
    for (let at = line; at <= endLine; at += 1) counts.set(at, hooked.length);
  return new Map([...counts].toSorted(([a], [b]) => a - b));
}
