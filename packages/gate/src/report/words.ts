/** Sentences that several reports share. */
import type { CoveragePoint } from "../coverage/point.ts";
import type { CoverageCounts } from "../coverage/totals.ts";
import type { CheckResult } from "../verdict/finding.ts";

/** Nothing where there is no entry point to have a share of. */
export function coverageWords({ coverage }: CheckResult): readonly string[] {
  if (coverage.entryPoints === 0) return [];
  const { errorPaths } = coverage;
  return [
    `Telemetry coverage of ${counted(coverage.entryPoints, "entry point")}: ${shares(coverage)}.`,
    ...(errorPaths.entryPoints === 0
      ? []
      : [`Of them ${counted(errorPaths.entryPoints, "error path")}: ${shares(errorPaths)}.`]),
  ];
}

function shares({ entryPoints, metrics, tracing, logging }: CoverageCounts): string {
  const share = (count: number): string => `${percentOf(count, entryPoints)} % (${count})`;
  return `metrics ${share(metrics)}, tracing ${share(tracing)}, logging ${share(logging)}`;
}

/** What the baseline does not know, and how to write it anew; nothing where it is as the code is. */
export function staleWords({ baseline }: CheckResult): readonly string[] {
  if (baseline === undefined || !baseline.isStale) return [];
  const { file, added, gained, moved, gone } = baseline;
  const parts = [
    added.length === 0 ? "" : `${counted(added.length, "entry point")} of which it knows nothing`,
    gained.length === 0 ? "" : `${counted(gained.length, "entry point")} with more hooks than it says`,
    moved.length === 0 ? "" : `${counted(moved.length, "entry point")} in another file`,
    gone.length === 0
      ? ""
      : `${counted(gone.length, "entry point")} that ${gone.length === 1 ? "is" : "are"} gone`,
  ].filter((part) => part !== "");
  return [
    `The baseline ${file} is stale: ${parts.join(", ")}. Write it anew to hold what was won: sightline check --baseline ${file} --update-baseline`,
  ];
}

/** Gaps that the baseline names, each with its place. */
export function knownGaps({ entryPoints }: CheckResult): readonly CoveragePoint[] {
  return entryPoints.filter(({ state }) => state === "known");
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Rounded down, so that 100 % means all. */
export function percentOf(count: number, of: number): number {
  return of === 0 ? 100 : Math.floor((count / of) * 100);
}
