/** The pairs of windows that alerts on burn rates watch. Durations are milliseconds. */

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

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY: number = 24 * HOUR;

/**
 * The windows for a period. Source: Google's SRE Workbook, chapter 5, table 5-8 (1h/5m at 2 %, 6h/30m at 5 %, 3d/6h at
 * 10 %), with the 1d/2h pair at 10 % that the chapter's Prometheus example adds. They are the same for every period; the
 * factors scale with it.
 */
export function defaultWindows(period: number): AlertWindows {
  return {
    period,
    page: {
      quick: { errorBudgetPercent: 2, short: 5 * MINUTE, long: HOUR },
      slow: { errorBudgetPercent: 5, short: 30 * MINUTE, long: 6 * HOUR },
    },
    ticket: {
      quick: { errorBudgetPercent: 10, short: 2 * HOUR, long: DAY },
      slow: { errorBudgetPercent: 10, short: 6 * HOUR, long: 3 * DAY },
    },
  };
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
