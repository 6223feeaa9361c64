/** Alerts on whether a service is there. */
import type { AlertTemplate } from "../alert-template.ts";

export const serviceDown: AlertTemplate = {
  name: "ServiceDown",
  unit: "1",
  defaults: { threshold: 0, for: "1m", severity: "critical" },
  metrics: ["up"],
  runbook: "service-down",
  expression: ({ threshold }) => ({
    expr: `up == ${threshold}`,
    summary: "{{ $labels.job }} at {{ $labels.instance }} does not answer",
    description: "{{ $labels.instance }} of {{ $labels.job }} could not be scraped for a while.",
  }),
  scenarios: [
    {
      name: "it goes down and comes back",
      series: { 'up{job="shop",instance="a"}': "1x4 0x4 1x4" },
      fires: 6,
      resolves: 10,
    },
    { name: "it misses one scrape", series: { 'up{job="shop",instance="a"}': "1x4 0 1x4" } },
  ],
};
