/** From findings and coverage to one word and one sentence. */
import type { GateConfig } from "../config/config.ts";
import type { CoveragePoint } from "../coverage/point.ts";
import { telemetryCoverage } from "../coverage/totals.ts";
import type { CheckResult, Finding } from "./finding.ts";

export function verdictOf(
  findings: readonly Finding[],
  entryPoints: readonly CoveragePoint[],
  also: Pick<CheckResult, "baseline" | "runtime">,
  { strict, minCoverage }: GateConfig,
): CheckResult {
  const coverage = telemetryCoverage(entryPoints);
  const { entryPoints: total, passing } = coverage;
  const known = entryPoints.filter(({ state }) => state === "known").length;
  const before = known === 0 ? "" : ` ${known === 1 ? "1 gap was" : `${known} gaps were`} known before.`;
  const rest = {
    strict,
    findings,
    coverage,
    entryPoints,
    ...also,
  };
  if (findings.length > 0) {
    const count = `${findings.length} ${findings.length === 1 ? "finding" : "findings"}`;
    const where = total === 0 ? "" : ` in ${counted(total)}`;
    const summary = `${count}${where}.${before}`;
    return { verdict: "missing", code: "OBSERVABILITY_MISSING", summary, ...rest };
  }
  if (total === 0) {
    const summary = "Nothing that was checked is an entry point, so there is nothing to observe.";
    return { verdict: "nothing", summary, ...rest };
  }
  const percent = (passing / total) * 100;
  if (minCoverage !== undefined && percent < minCoverage) {
    const summary = `Hooks reach ${passing} of ${counted(total)}, less than the ${minCoverage} % that are asked for.${before}`;
    return { verdict: "missing", code: "OBSERVABILITY_MISSING", summary, ...rest };
  }
  return { verdict: "ok", summary: `No finding in ${counted(total)}.${before}`, ...rest };
}

function counted(entryPoints: number): string {
  return entryPoints === 1 ? "1 entry point" : `${entryPoints} entry points`;
}
