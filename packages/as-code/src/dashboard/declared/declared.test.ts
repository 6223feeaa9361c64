import {
  defineMetrics,
  metricsOf,
  quantile,
  rate,
  type DashboardDeclaration,
  withStandardMetrics,
} from "@sightline/model";
import { describe, expect, it } from "vitest";
import { dashboardId, declaredDashboard, withoutDeclarations } from "./declared.ts";

const metrics = defineMetrics({
  "orders.created": { type: "counter", labels: ["status", "tenant.id"] },
  order_duration: { type: "histogram", unit: "s", labels: ["status"] },
});
const m = metricsOf(metrics);
const known = withStandardMetrics(metrics);

const orders: DashboardDeclaration = {
  title: "Orders",
  tags: ["shop"],
  range: "6h",
  refresh: "1m",
  variables: [
    { kind: "label", name: "status", metric: "order_duration", label: "status" },
    {
      kind: "label",
      name: "tenant",
      metric: "orders.created",
      label: "tenant.id",
      multiple: true,
      all: true,
    },
  ],
  rows: [
    {
      title: "All",
      panels: [
        {
          kind: "time",
          title: "Orders",
          unit: "{order}/s",
          size: { width: 24, height: 8 },
          thresholds: [{ from: 10, severity: "warning" }],
          queries: [
            {
              query: rate(m["orders.created"], "5m")
                .by("tenant.id")
                .where({ status: "$status", "tenant.id": /$tenant/ }),
              legend: "{{tenant_id}}",
              exemplars: true,
            },
            { query: quantile(0.95, m.order_duration, "5m") },
          ],
        },
        {
          kind: "logs",
          title: "Errors",
          queries: [{ kind: "search", of: "logs", filter: "level >= error" }],
        },
      ],
    },
  ],
};

describe("a dashboard of a declaration", () => {
  it("compiles to what every target reads", () => {
    const { dashboard, problems } = declaredDashboard("shop", "orders", orders, known);
    expect(problems).toEqual([]);
    expect(withoutDeclarations(dashboard)).toEqual({
      ...orders,
      id: "shop-orders",
      variables: [
        { kind: "label", name: "status", label: "status", of: "order_duration_seconds_count" },
        {
          kind: "label",
          name: "tenant",
          label: "tenant_id",
          of: "orders_created_total",
          multiple: true,
          all: true,
        },
      ],
      rows: [
        {
          title: "All",
          panels: [
            {
              ...orders.rows[0]?.panels[0],
              queries: [
                {
                  kind: "promql",
                  expr: 'sum by (tenant_id) (rate(orders_created_total{status="$status",tenant_id=~"$tenant"}[5m]))',
                  legend: "{{tenant_id}}",
                  exemplars: true,
                },
                {
                  kind: "promql",
                  expr: "histogram_quantile(0.95, sum by (le) (rate(order_duration_seconds_bucket[5m])))",
                },
              ],
            },
            orders.rows[0]?.panels[1],
          ],
        },
      ],
    });
  });

  it("tells queries that do not fit, and variables that there are none of", () => {
    const foreign: DashboardDeclaration = {
      ...orders,
      variables: [],
    };
    expect(declaredDashboard("shop", "orders", foreign, known).problems).toEqual([
      {
        path: "dashboards.orders.rows[0].panels[0].queries[0].expr",
        message: "there is no variable $status",
        fix: "Declare it under variables.",
      },
      expect.objectContaining({ message: "there is no variable $tenant" }),
    ]);
    expect(declaredDashboard("shop", "orders", orders, withStandardMetrics({})).problems[0]).toMatchObject({
      path: "dashboards.orders.rows[0].panels[0].queries[0].query.metric",
    });
  });

  it.each([
    ["shop-orders", "Turns & more", "shop-orders-turns-more"],
    ["shop", "x".repeat(60), `shop-${"x".repeat(35)}`],
    ["!", "!", "dashboard"],
  ])("is called by %s and %s", (service, name, id) => {
    expect(dashboardId(service, name)).toBe(id);
  });
});
