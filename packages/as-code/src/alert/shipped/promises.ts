/** Alerts on what was promised to others. */
import type { AlertTemplate } from "../alert-template.ts";
import { risen } from "./risen.ts";

const VIOLATIONS = "dotmac_sla_violations_total";

export const slaViolation: AlertTemplate = {
  name: "SlaViolation",
  unit: "1",
  defaults: { threshold: 0, for: "0s", severity: "critical" },
  metrics: [VIOLATIONS],
  runbook: "sla-violation",
  expression: ({ threshold }) => ({
    expr: risen(VIOLATIONS, threshold),
    summary: "{{ $labels.job }} broke a service level that was promised",
    description: "{{ $labels.job }} counted a violation of an SLA in the last five minutes.",
  }),
  scenarios: [
    {
      name: "a first violation",
      series: { [`${VIOLATIONS}{job="shop"}`]: "_x3 1x20" },
      fires: 3,
      resolves: 8,
    },
    { name: "none at all", series: { [`${VIOLATIONS}{job="other"}`]: "_x20" } },
  ],
};
