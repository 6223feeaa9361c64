/** How many entry points are reached by metrics, traces and logs. */
import type { HookKind } from "../hook/kind.ts";
import type { CoveragePoint } from "./point.ts";

export interface CoverageCounts {
  readonly entryPoints: number;
  readonly metrics: number;
  readonly tracing: number;
  readonly logging: number;
  /** Those that pass: one kind at least, all three with `strict`. */
  readonly passing: number;
}

export interface TelemetryCoverage extends CoverageCounts {
  /** Of them, the catch blocks in which an error ends. */
  readonly errorPaths: CoverageCounts;
}

export function telemetryCoverage(points: readonly CoveragePoint[]): TelemetryCoverage {
  return { ...counts(points), errorPaths: counts(points.filter(({ kind }) => kind === "catch")) };
}

function counts(points: readonly CoveragePoint[]): CoverageCounts {
  const reached = (kind: HookKind): number => points.filter(({ hooked }) => hooked.includes(kind)).length;
  return {
    entryPoints: points.length,
    metrics: reached("metrics"),
    tracing: reached("tracing"),
    logging: reached("logging"),
    passing: points.filter(({ state }) => state === "observed").length,
  };
}
