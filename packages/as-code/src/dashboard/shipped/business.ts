/** What partners bring, earn and are promised. The metrics of the SDK's pack `partners`. */
import type { Dashboard } from "@sightline/model";
import { atEnd, inRange, mean, perSecond, promql } from "./queries.ts";
import { tenants } from "./variables.ts";

/** @param organisation - As Prometheus spells it: `dotmac`. */
export function business(organisation: string): Dashboard {
  const metric = (name: string): string => `${organisation}_${name}`;
  const signups = metric("partner_signups_total");
  const acquisitions = metric("customer_acquisitions_total");
  const mrr = metric("customer_acquired_mrr_total");
  const lifecycle = metric("customer_lifecycle_total");
  const commissions = metric("commission_amount_total");
  const revenue = metric("partner_revenue_total");
  const violations = metric("sla_violations_total");
  const OF_TENANT = 'tenant_id=~"$tenant"';
  return {
    id: "business",
    title: "Business",
    description: "What partners bring, earn and are promised. Amounts are in the platform's currency.",
    tags: ["sightline", "business"],
    range: "24h",
    refresh: "5m",
    variables: [
      tenants(signups),
      {
        kind: "label",
        name: "partner",
        title: "Partners",
        label: "partner_id",
        of: revenue,
        multiple: true,
        all: true,
      },
    ],
    rows: [
      {
        title: "",
        panels: [
          {
            kind: "value",
            title: "Partner sign-ups",
            unit: "{partner}",
            decimals: 0,
            queries: [atEnd(inRange(signups, OF_TENANT))],
          },
          {
            kind: "value",
            title: "Customers acquired",
            unit: "{customer}",
            decimals: 0,
            queries: [atEnd(inRange(acquisitions, 'partner_id=~"$partner"'))],
          },
          {
            kind: "value",
            title: "Commissions",
            decimals: 2,
            queries: [atEnd(inRange(commissions, 'partner_id=~"$partner"'))],
          },
          {
            kind: "value",
            title: "Revenue by partners",
            decimals: 2,
            queries: [atEnd(inRange(revenue, 'partner_id=~"$partner"'))],
          },
        ],
      },
      {
        title: "Partners and customers",
        panels: [
          {
            kind: "share",
            title: "Sign-ups by tier",
            unit: "{partner}",
            decimals: 0,
            size: { width: 8, height: 8 },
            queries: [atEnd(inRange(signups, OF_TENANT, ["partner_tier"]), "{{partner_tier}}")],
          },
          {
            kind: "bars",
            title: "Sign-ups by territory",
            unit: "{partner}",
            decimals: 0,
            size: { width: 8, height: 8 },
            queries: [atEnd(inRange(signups, OF_TENANT, ["territory"]), "{{territory}}")],
          },
          {
            kind: "bars",
            title: "Sign-ups by source",
            unit: "{partner}",
            decimals: 0,
            size: { width: 8, height: 8 },
            queries: [atEnd(inRange(signups, OF_TENANT, ["signup_source"]), "{{signup_source}}")],
          },
          {
            kind: "bars",
            title: "Customers acquired by partner",
            unit: "{customer}",
            decimals: 0,
            queries: [
              atEnd(
                `topk(10, ${inRange(acquisitions, 'partner_id=~"$partner"', ["partner_id"])})`,
                "{{partner_id}}",
              ),
            ],
          },
          {
            kind: "bars",
            title: "Monthly recurring revenue acquired, by plan",
            decimals: 2,
            queries: [atEnd(inRange(mrr, 'partner_id=~"$partner"', ["service_plan"]), "{{service_plan}}")],
          },
          {
            kind: "time",
            title: "Lives of customers",
            description: "Steps in a minute, by kind: activated, upgraded, suspended, churned.",
            unit: "{event}",
            size: { width: 24, height: 8 },
            queries: [promql(`${perSecond(lifecycle, OF_TENANT, ["event"])} * 60`, "{{event}}")],
            axis: { min: 0 },
          },
        ],
      },
      {
        title: "Money",
        panels: [
          {
            kind: "time",
            title: "Commissions an hour",
            decimals: 2,
            queries: [
              promql(
                `${perSecond(commissions, 'partner_id=~"$partner"', ["partner_id"])} * 3600`,
                "{{partner_id}}",
              ),
            ],
            axis: { min: 0 },
            stacked: true,
          },
          {
            kind: "time",
            title: "Revenue an hour by partner",
            decimals: 2,
            queries: [
              promql(
                `${perSecond(revenue, 'partner_id=~"$partner"', ["partner_id"])} * 3600`,
                "{{partner_id}}",
              ),
            ],
            axis: { min: 0 },
            stacked: true,
          },
          {
            kind: "table",
            title: "Revenue by partner",
            decimals: 2,
            queries: [
              atEnd(inRange(revenue, 'partner_id=~"$partner"', ["partner_id", "attribution"]), "revenue"),
            ],
          },
          {
            kind: "table",
            title: "Commissions by partner",
            decimals: 2,
            queries: [
              atEnd(inRange(commissions, 'partner_id=~"$partner"', ["partner_id"]), "commissions"),
              atEnd(inRange(metric("commission_base_total"), 'partner_id=~"$partner"', ["partner_id"]), "of"),
              atEnd(
                inRange(metric("commission_calculations_total"), 'partner_id=~"$partner"', ["partner_id"]),
                "calculations",
              ),
            ],
          },
          {
            kind: "value",
            title: "Mean rate of commissions",
            unit: "1",
            queries: [promql(mean(metric("commission_rate"), ""))],
          },
        ],
      },
      {
        title: "Promises",
        panels: [
          {
            kind: "bars",
            title: "How well partners do",
            queries: [
              atEnd(
                `max by (partner_id, measure) (${metric("partner_performance_score")}{partner_id=~"$partner"})`,
                "{{partner_id}} {{measure}}",
              ),
            ],
          },
          {
            kind: "table",
            title: "Promises that were not kept",
            unit: "{violation}",
            decimals: 0,
            queries: [atEnd(inRange(violations, OF_TENANT, ["sla", "severity", "tenant_id"]), "violations")],
          },
        ],
      },
    ],
  };
}
