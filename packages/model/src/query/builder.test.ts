/** What queries may name, and that they are data. Lines that must not compile say so; tsc tells of those that do. */
import { describe, expect, expectTypeOf, it } from "vitest";
import { defineMetrics } from "../metric-declaration.ts";
import { defineTelemetry } from "../telemetry.ts";
import { avg, increase, latest, max, promql, quantile, rate, ratio, sum, top } from "./builder.ts";
import type { QueryNode } from "./node.ts";
import { queryProblems } from "./problems.ts";
import type { Query } from "./query.ts";
import { metricsOf, observationsOf, sumOf } from "./reference.ts";

const metrics = defineMetrics({
  "orders.created": { type: "counter", labels: ["status", "tenant.id"] },
  orders_failed: { type: "counter", labels: ["reason"] },
  order_duration: { type: "histogram", unit: "s", labels: ["status"] },
  order_size: { type: "exponential-histogram", unit: "By" },
  open_orders: { type: "gauge", labels: ["status"] },
});
const m = metricsOf(metrics);
const created = rate(m["orders.created"], "5m");

describe("a query", () => {
  it("is frozen data, whose calls give new data", () => {
    const failed = created.by("status").where({ status: ["failed", "lost"] });
    expect(created).toEqual({ kind: "rate", metric: "orders.created", window: "5m" });
    expect(failed).toEqual({
      kind: "rate",
      metric: "orders.created",
      window: "5m",
      groupedBy: ["status"],
      matching: { status: ["failed", "lost"] },
    });
    expect(Object.isFrozen(failed)).toBe(true);
    expect(structuredClone(failed)).toEqual(failed);
    expect(JSON.parse(JSON.stringify(created.above(0.5).and(created.offset("1h"))))).toEqual({
      kind: "binary",
      operator: "and",
      left: { kind: "binary", operator: ">", left: created, right: { kind: "number", value: 0.5 } },
      right: { kind: "rate", metric: "orders.created", window: "5m", earlier: "1h" },
    });
  });

  it("keeps a regular expression as its text", () => {
    expect(created.where({ status: /fail.*/i, "tenant.id": { not: /test-.*/ } })).toMatchObject({
      matching: { status: { pattern: "(?i)fail.*" }, "tenant.id": { not: { pattern: "test-.*" } } },
    });
  });

  it("knows the metrics of every service", () => {
    expect(rate(m.http_requests_total, "5m").by("endpoint").where({ status_code: /5../ })).toMatchObject({
      metric: "http_requests_total",
    });
    expect(promql`deriv(${m.open_orders}[${"5m"}]) > ${3}`).toEqual({
      kind: "promql",
      text: "deriv(open_orders[5m]) > 3",
    });
  });

  it("carries the names that it uses in its type", () => {
    expectTypeOf(created.above(1)).toExtend<Query<"orders.created">>();
    expectTypeOf(ratio(rate(m.orders_failed, "5m"), created)).toExtend<
      QueryNode<"orders.created" | "orders_failed">
    >();
    expectTypeOf(ratio(rate(m.orders_failed, "5m"), created)).not.toExtend<QueryNode<"orders.created">>();
    expectTypeOf(promql`${m.open_orders}`).toExtend<QueryNode<"open_orders">>();
    expectTypeOf(promql`${m.open_orders}`).not.toExtend<QueryNode<"order_size">>();
  });

  it("does not compile with names that are not declared", () => {
    // @ts-expect-error -- there is no such metric
    expect(m.orders_craeted).toBeUndefined();
    // @ts-expect-error -- order_duration has no such label
    created.by("state");
    // @ts-expect-error -- nor can series be chosen by it
    created.where({ state: "failed" });
    // @ts-expect-error -- neither side of the ratio has it
    ratio(created, rate(m.orders_failed, "5m")).by("region");
    expect(ratio(created, rate(m.orders_failed, "5m")).by("reason")).toMatchObject({ groupedBy: ["reason"] });
    // @ts-expect-error -- a metric without labels
    latest(m.http_requests_total).by("tenant");
    // @ts-expect-error -- there is no such metric
    expect(() => rate(m.orders, "5m")).toThrow(TypeError);
  });

  it("does not compile with a metric of another kind", () => {
    // @ts-expect-error -- the rate of a histogram is that of its observations
    rate(m.order_duration, "5m");
    // @ts-expect-error -- a gauge does not only grow
    increase(m.open_orders, "5m");
    // @ts-expect-error -- a counter has no quantiles
    quantile(0.5, m["orders.created"], "5m");
    // @ts-expect-error -- counters start anew with their process: take their rate
    sum(m["orders.created"]);
    expect(
      [
        rate(observationsOf(m.order_duration), "5m"),
        ratio(rate(sumOf(m.order_size), "5m"), rate(observationsOf(m.order_size), "5m")),
        sum(m.open_orders).by("status"),
        max(created).by("tenant.id"),
        avg(rate(m.orders_failed, "5m")),
        top(5, created),
        quantile(0.95, m.order_size, "5m"),
      ].flatMap((query) => queryProblems(query, metrics, "query")),
    ).toEqual([]);
  });
});

describe("what a declaration may ask", () => {
  it("is only what it declares", () => {
    const foreign = metricsOf(defineMetrics({ other_total: { type: "counter" } }));
    const alert = { severity: "critical", summary: "Orders fail" } as const;
    const query = created.above(1);
    const telemetry = defineTelemetry({
      service: { name: "shop" },
      metrics,
      slos: {
        answers: {
          objective: 99.9,
          indicator: {
            kind: "ratio",
            total: { metric: "http_requests_total" },
            bad: { metric: "http_requests_total", where: { status_code: { pattern: "5.." } } },
          },
          tenantLabel: "tenant.id",
        },
        speed: {
          objective: 99,
          indicator: { kind: "latency", histogram: { metric: "order_duration" }, below: 0.5 },
        },
      },
      alerts: { rules: { OrdersFail: { ...alert, query } }, shipped: { ServiceDown: { for: "2m" } } },
      dashboards: {
        orders: {
          title: "Orders",
          rows: [{ title: "All", panels: [{ kind: "time", title: "Rate", queries: [{ query: created }] }] }],
        },
      },
    });
    expect(Object.isFrozen(telemetry.slos?.["answers"]?.indicator)).toBe(true);

    defineTelemetry({
      service: { name: "shop" },
      metrics,
      // @ts-expect-error -- the metric belongs to another declaration
      alerts: { rules: { OrdersFail: { ...alert, query: rate(foreign.other_total, "5m") } } },
    });
    defineTelemetry({
      service: { name: "shop" },
      metrics,
      dashboards: {
        // @ts-expect-error -- and so does this one
        d: { title: "x", rows: [row(rate(foreign.other_total, "5m"))] },
      },
    });
    defineTelemetry({
      service: { name: "shop" },
      metrics,
      // @ts-expect-error -- no such alert ships
      alerts: { shipped: { ServiceUp: false } },
    });
  });

  it("is so in SLOs too", () => {
    const latency = { kind: "latency", below: 0.5 } as const;
    defineTelemetry({
      service: { name: "shop" },
      metrics,
      slos: {
        // @ts-expect-error -- a counter has no latency
        a: { objective: 99, indicator: { ...latency, histogram: { metric: "orders_failed" } } },
        b: {
          objective: 99,
          indicator: {
            kind: "ratio",
            total: { metric: "orders.created" },
            // @ts-expect-error -- the label is another metric's
            bad: { metric: "orders.created", where: { reason: "x" } },
          },
        },
        c: {
          objective: 99,
          indicator: { ...latency, histogram: { metric: "order_duration" } },
          // @ts-expect-error -- no metric has it
          tenantLabel: "customer",
        },
        d: {
          objective: 99,
          indicator: {
            kind: "ratio",
            // @ts-expect-error -- it is misspelt
            total: { metric: "orders.craeted" },
            bad: { metric: "orders_failed" },
          },
        },
      },
    });
    expect(m.order_duration.labels).toEqual(["status"]);
  });
});

function row<N extends string>(
  query: Query<N>,
): {
  title: string;
  panels: { kind: "time"; title: string; queries: { query: Query<N> }[] }[];
} {
  return { title: "x", panels: [{ kind: "time", title: "x", queries: [{ query }] }] };
}
