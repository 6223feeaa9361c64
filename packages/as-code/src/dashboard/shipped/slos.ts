/** What services promise, and how fast their budgets go. The series that generated recording rules make. */
import type { Dashboard } from "@sightline/model";
import { TO_SERVICE } from "./links.ts";
import { atEnd, promql } from "./queries.ts";

const OF = 'sloth_service=~"$service",sloth_slo=~"$slo"';
const NAME = "{{sloth_service}} {{sloth_slo}}";
const BY = "sloth_service, sloth_slo";

/** How fast 2 % of a month's budget goes in an hour, and 5 % in six: what the shipped alerts page for. */
const PAGE_QUICK = 14.4;
const PAGE_SLOW = 6;

export const slos: Dashboard = {
  id: "slos",
  title: "SLOs",
  description: "What services promise, what is left of their error budgets, and how fast these go.",
  tags: ["sightline", "slo"],
  range: "24h",
  refresh: "1m",
  variables: [
    {
      kind: "label",
      name: "service",
      title: "Services",
      label: "sloth_service",
      of: "sloth_slo_info",
      multiple: true,
      all: true,
    },
    {
      kind: "label",
      name: "slo",
      title: "SLOs",
      label: "sloth_slo",
      of: 'sloth_slo_info{sloth_service=~"$service"}',
      multiple: true,
      all: true,
    },
  ],
  rows: [
    {
      title: "Budgets",
      panels: [
        {
          kind: "bars",
          title: "Error budget left",
          description: "Of the whole period; below zero it is overspent.",
          unit: "1",
          queries: [atEnd(`min by (${BY}) (slo:period_error_budget_remaining:ratio{${OF}})`, NAME)],
          axis: { max: 1 },
          links: [TO_SERVICE],
        },
        {
          kind: "time",
          title: "Error budget left over time",
          unit: "1",
          queries: [promql(`min by (${BY}) (slo:period_error_budget_remaining:ratio{${OF}})`, NAME)],
          axis: { max: 1 },
        },
        {
          kind: "table",
          title: "Promises",
          unit: "1",
          queries: [
            atEnd(`max by (${BY}) (slo:objective:ratio{${OF}})`, "objective"),
            atEnd(`min by (${BY}) (slo:period_error_budget_remaining:ratio{${OF}})`, "left"),
            atEnd(`max by (${BY}) (slo:sli_error:ratio_rate1h{${OF}})`, "errors in the last hour"),
          ],
        },
      ],
    },
    {
      title: "Burn",
      panels: [
        {
          kind: "time",
          title: "Burn rate",
          description: "How many times faster than allowed; 1 uses the budget up at the end of the period.",
          queries: [promql(`max by (${BY}) (slo:current_burn_rate:ratio{${OF}})`, NAME)],
          thresholds: [
            { from: 1, severity: "warning" },
            { from: PAGE_QUICK, severity: "critical" },
          ],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Errors by window",
          description: "The share of errors in 5 minutes, 1 hour, 6 hours.",
          unit: "1",
          queries: [
            promql(`max by (${BY}) (slo:sli_error:ratio_rate5m{${OF}})`, `${NAME} 5m`),
            promql(`max by (${BY}) (slo:sli_error:ratio_rate1h{${OF}})`, `${NAME} 1h`),
            promql(`max by (${BY}) (slo:sli_error:ratio_rate6h{${OF}})`, `${NAME} 6h`),
          ],
          axis: { min: 0 },
        },
        {
          kind: "time",
          title: "Burn rate of the whole period",
          queries: [promql(`max by (${BY}) (slo:period_burn_rate:ratio{${OF}})`, NAME)],
          thresholds: [{ from: 1, severity: "critical" }],
          axis: { min: 0 },
        },
      ],
    },
    {
      title: "Business metrics, as services judge them themselves",
      panels: [
        {
          kind: "bars",
          title: "Error budget left",
          unit: "1",
          queries: [atEnd("min by (slo) (sightline_slo_error_budget_left_ratio)", "{{slo}}")],
          axis: { max: 1 },
        },
        {
          kind: "time",
          title: "Burn rate by window",
          queries: [promql("max by (slo, window) (sightline_slo_burn_rate)", "{{slo}} {{window}}")],
          thresholds: [
            { from: PAGE_SLOW, severity: "warning" },
            { from: PAGE_QUICK, severity: "critical" },
          ],
          axis: { min: 0 },
        },
        {
          kind: "table",
          title: "State",
          description: "0 healthy, 1 warning, 2 critical.",
          queries: [atEnd("max by (slo) (sightline_slo_state)", "state")],
          thresholds: [
            { from: 1, severity: "warning" },
            { from: 2, severity: "critical" },
          ],
        },
      ],
    },
  ],
};
