/** Alerts on queries. */
import type { AlertTemplate } from "../alert-template.ts";
import { risen } from "./risen.ts";

const DURATION = "database_query_duration_seconds";

function lasting(bound: string, below: string): Readonly<Record<string, string>> {
  const counts = { [below]: "0x20", [bound]: "0+60x20", "+Inf": "0+60x20" };
  const labels = 'job="shop",operation="SELECT",table="orders"';
  return Object.fromEntries(
    Object.entries(counts).map(([le, points]) => [`${DURATION}_bucket{${labels},le="${le}"}`, points]),
  );
}

export const databaseSlowQueries: AlertTemplate = {
  name: "DatabaseSlowQueries",
  unit: "s",
  defaults: { threshold: 0.12, for: "10m", severity: "warning" },
  metrics: [DURATION],
  runbook: "database-slow-queries",
  expression: ({ threshold }) => ({
    expr: `histogram_quantile(0.95, sum by (job, table, le) (rate(${DURATION}_bucket[5m]))) > ${threshold}`,
    summary:
      "{{ $labels.job }} waits {{ $value | humanizeDuration }} for one query in twenty of {{ $labels.table }}",
    description: `The 95th percentile of queries of {{ $labels.table }} by {{ $labels.job }} is over ${threshold} s.`,
  }),
  scenarios: [
    { name: "queries last up to half a second", series: lasting("0.5", "0.25"), fires: 11 },
    { name: "queries last up to 100 ms", series: lasting("0.1", "0.05") },
  ],
};

export const nPlusOneDetected: AlertTemplate = {
  name: "NPlusOneDetected",
  unit: "1",
  defaults: { threshold: 0, for: "0s", severity: "warning" },
  metrics: ["db_n_plus_one_detected_total"],
  runbook: "n-plus-one-detected",
  expression: ({ threshold }) => ({
    expr: risen("db_n_plus_one_detected_total", threshold),
    summary: "{{ $labels.job }} asks the database in a loop",
    description:
      "Requests to {{ $labels.job }} sent the same statement again and again in the last five minutes.",
  }),
  scenarios: [
    // The first finding makes the series; it is seen though nothing was there to rise from.
    {
      name: "a first finding",
      series: { 'db_n_plus_one_detected_total{job="shop"}': "_x3 1x20" },
      fires: 3,
      resolves: 8,
    },
    {
      name: "a further one",
      series: { 'db_n_plus_one_detected_total{job="shop"}': "4x10 5x20" },
      fires: 0,
      resolves: 5,
    },
    { name: "none since long", series: { 'db_n_plus_one_detected_total{job="other"}': "_x40" } },
  ],
};
