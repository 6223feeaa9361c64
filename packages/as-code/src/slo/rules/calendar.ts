/**
 * Windows that begin with the calendar month, in UTC. PromQL has no range that begins at a date, but a subquery knows two
 * times: its steps have their own, and `@ end()` is that of the evaluation. Steps of another month are left out.
 */
import type { Slo } from "../slo.ts";
import { recorded } from "./selector.ts";

/** The recorded series of this month as a range: one sample for each five minutes, at most 8,928. */
export function sinceMonthBegan(record: string, slo: Slo): string {
  // This series is always there, and its time is that of the last evaluation.
  const now = `timestamp(${recorded("slo:objective:ratio", slo)} @ end())`;
  return `(${recorded(record, slo)} and on() (month() == on() month(${now})))[31d:5m]`;
}

/** How much of the month is over, from 0 to 1. */
export const MONTH_ELAPSED =
  "((day_of_month() - 1) * 1440 + hour() * 60 + minute()) / (days_in_month() * 1440)";
