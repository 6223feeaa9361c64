/** The pairs of windows that alerts on burn rates watch. Durations are milliseconds. */
import { type BurnRateWindow, burnRatePairs, type BurnSeverity, durationSeconds } from "@sightline/model";

export interface BurnWindows {
  /** The share of the period's budget, in percent, that is gone when the alert fires after the long window. */
  readonly errorBudgetPercent: number;
  readonly short: number;
  readonly long: number;
}

export interface AlertWindows {
  /** The period that the objective is promised over. */
  readonly period: number;
  readonly page: { readonly quick: BurnWindows; readonly slow: BurnWindows };
  readonly ticket: { readonly quick: BurnWindows; readonly slow: BurnWindows };
}

const HOUR = 3_600_000;
export const DAY: number = 24 * HOUR;

/** The windows for a period: those of the model, which `evaluateSlos` counts by too. */
export function defaultWindows(period: number): AlertWindows {
  const of = (severity: BurnSeverity, place: 0 | 1): BurnWindows => {
    const pair = burnRatePairs(period / 1000).filter((one) => one.severity === severity)[place];
    if (pair === undefined) throw new Error(`the model has no second pair of windows for ${severity}`);
    const { budgetPercent, short, long } = pair;
    return { errorBudgetPercent: budgetPercent, short: milliseconds(short), long: milliseconds(long) };
  };
  return {
    period,
    page: { quick: of("page", 0), slow: of("page", 1) },
    ticket: { quick: of("ticket", 0), slow: of("ticket", 1) },
  };
}

function milliseconds(window: BurnRateWindow): number {
  return (durationSeconds(window) ?? 0) * 1000;
}

/**
 * How many times faster than evenly the budget burns when the alert fires: 14.4 for 2 % in one hour of 30 days. The
 * order of operations is Sloth's, so that the digits are the same.
 */
export function burnFactor({ errorBudgetPercent, long }: BurnWindows, period: number): number {
  return (errorBudgetPercent * (period / HOUR)) / 100 / (long / HOUR);
}

/** All windows of the pairs, each once, shortest first. */
export function allWindows({ page, ticket }: AlertWindows): readonly number[] {
  const pairs = [page.quick, page.slow, ticket.quick, ticket.slow];
  return [...new Set(pairs.flatMap(({ short, long }) => [short, long]))].toSorted((a, b) => a - b);
}
