/** Sentences that several reports share. */
import type { CheckResult } from "../verdict/finding.ts";

/** Nothing where there is no entry point to have a share of. */
export function coverageWords({ coverage }: CheckResult): readonly string[] {
  const { entryPoints, metrics, tracing, logging } = coverage;
  if (entryPoints === 0) return [];
  const share = (count: number): string => `${percentOf(count, entryPoints)} % (${count})`;
  return [
    `Telemetry coverage of ${entryPoints} entry points: metrics ${share(metrics)}, tracing ${share(tracing)}, logging ${share(logging)}.`,
  ];
}

/** Rounded down, so that 100 % means all. */
export function percentOf(count: number, of: number): number {
  return of === 0 ? 100 : Math.floor((count / of) * 100);
}
