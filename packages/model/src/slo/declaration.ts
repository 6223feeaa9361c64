/**
 * An SLO as plain data: what `telemetry.ts` declares, what a business metric stands for, what generators turn into rules.
 * Names of metrics are those of the declaration, as in `TelemetryDeclaration.metrics`.
 */
import type { DeclarationProblem } from "../metric-rules.ts";
import type { TrafficFloor } from "./burn-rate.ts";
import { durationSeconds } from "./duration.ts";

/** A label's value: one, one of several, or a pattern that must match the whole of it (RE2, as in Prometheus). */
export type LabelMatch = string | readonly string[] | { readonly pattern: string };

/** Series of one declared metric. */
export interface MetricSelector {
  readonly metric: string;
  readonly where?: Readonly<Record<string, LabelMatch>>;
}

/** Counters of events; what is bad, or what is good, among the total. */
export type RatioIndicator = {
  readonly kind: "ratio";
  readonly total: MetricSelector;
} & ({ readonly bad: MetricSelector } | { readonly good: MetricSelector });

/** Observations of a histogram; good are those of at most `below`, which is one of its bucket bounds. */
export interface LatencyIndicator {
  readonly kind: "latency";
  readonly histogram: MetricSelector;
  /** In the histogram's unit. */
  readonly below: number;
}

/** PromQL with `{{.window}}` for the range: what Sloth reads, and the way out of everything above. */
export interface PromqlIndicator {
  readonly kind: "promql";
  readonly errorQuery: string;
  readonly totalQuery: string;
}

/** PromQL that gives the share of bad events itself. */
export interface ErrorRatioIndicator {
  readonly kind: "error-ratio";
  readonly errorRatioQuery: string;
}

export type SloIndicator = RatioIndicator | LatencyIndicator | PromqlIndicator | ErrorRatioIndicator;

/** An SLO; its name is its key. */
export interface SloDeclaration {
  readonly description?: string;
  /** Percent of events that must be good, above 0 and below 100: 99.9. */
  readonly objective: number;
  readonly indicator: SloIndicator;
  /** Percent of good events below which the state is critical; between it and the objective it is a warning. */
  readonly alertThreshold?: number;
  /** Over which the budget is counted, in whole days: `30d` when absent. */
  readonly period?: string;
  /** Below it no alert fires; `TRAFFIC_FLOOR` when absent. */
  readonly floor?: TrafficFloor;
  /** The label that tells tenants apart, where budgets are kept for each. */
  readonly tenantLabel?: string;
  /** Go to every rule of the SLO. */
  readonly labels?: Readonly<Record<string, string>>;
}

export type SloDeclarations = Readonly<Record<string, SloDeclaration>>;

/**
 * What is wrong with the numbers of an SLO, each with its path; empty when they are good. Whether its metrics exist is
 * checked where they are known.
 */
export function sloProblems(slo: SloDeclaration, path: string): readonly DeclarationProblem[] {
  const { objective, alertThreshold, period, floor } = slo;
  const problems: DeclarationProblem[] = [];
  if (!(objective > 0 && objective < 100)) {
    problems.push({
      path: `${path}.objective`,
      message: `its objective is ${String(objective)}, not a percentage above 0 and below 100`,
      fix: "Write 99.9 for 99.9 %; without a budget for errors there is nothing to burn.",
    });
  }
  if (alertThreshold !== undefined && !(alertThreshold >= 0 && alertThreshold <= objective)) {
    problems.push({
      path: `${path}.alertThreshold`,
      message: `its alert threshold ${String(alertThreshold)} is not between 0 and the objective ${String(objective)}`,
      fix: "Write a percentage that is worse than the objective.",
    });
  }
  if (period !== undefined && !isWholeDays(period)) {
    problems.push({
      path: `${path}.period`,
      message: `its period ${JSON.stringify(period)} is not a number of whole days`,
      fix: "Write 30d, 28d, 4w or 7d.",
    });
  }
  for (const key of ["minimumEvents", "minimumFailures", "decisiveFailures"] as const) {
    const least = floor?.[key];
    if (least === undefined || least >= 0) continue;
    problems.push({
      path: `${path}.floor.${key}`,
      message: `it is ${String(least)}`,
      fix: "Write a number of events, 0 or more.",
    });
  }
  return problems;
}

function isWholeDays(period: string): boolean {
  const seconds = durationSeconds(period);
  return seconds !== undefined && seconds > 0 && seconds % 86_400 === 0;
}
