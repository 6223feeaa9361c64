import { describe, expect, expectTypeOf, it } from "vitest";
import { defineTelemetry, type LabelName, type MetricName } from "./telemetry.ts";
import { telemetryProblems } from "./declaration/problems.ts";

const shop = defineTelemetry({
  service: { name: "shop-orders" },
  metrics: {
    orders_created_total: { type: "counter", unit: "{order}", labels: ["status", "channel"] },
    active_orders: { type: "gauge" },
  },
});

describe("a telemetry declaration", () => {
  it("keeps its literal types", () => {
    expectTypeOf<MetricName<typeof shop>>().toEqualTypeOf<"orders_created_total" | "active_orders">();
    expectTypeOf<LabelName<typeof shop, "orders_created_total">>().toEqualTypeOf<"status" | "channel">();
    expectTypeOf<LabelName<typeof shop, "active_orders">>().toEqualTypeOf<never>();
  });

  it("does not compile with an unknown type or key", () => {
    // @ts-expect-error -- "meter" is no type
    defineTelemetry({ service: { name: "x" }, metrics: { a: { type: "meter" } } });
    // @ts-expect-error -- a service must have a name
    defineTelemetry({ service: {}, metrics: {} });
    expect(telemetryProblems({ service: {}, metrics: {} })).toHaveLength(1);
  });

  it("is plain frozen data without problems", () => {
    expect(Object.isFrozen(shop.metrics.orders_created_total.labels)).toBe(true);
    expect(structuredClone(shop)).toEqual(shop);
    expect(telemetryProblems(shop)).toEqual([]);
  });

  it.each([
    [undefined, "", "it is not an object"],
    [{ metrics: {} }, "service.name", "the service has no name"],
    [{ service: { name: "s" } }, "metrics", "it is not an object"],
    [metric("2x", { type: "counter" }), "metrics.2x", '"2x" cannot name a metric'],
    [metric("a", 7), "metrics.a", "it is not an object"],
    [metric("a", {}), "metrics.a.type", /its type is missing, not one of counter, /],
    [metric("a", { type: "counter", unit: 5 }), "metrics.a.unit", "its unit is 5, not a text"],
    [metric("a", { type: "counter", labels: "x" }), "metrics.a.labels", "its labels are not a list"],
    [
      metric("a", { type: "counter", labels: ["x", "a b"] }),
      "metrics.a.labels[1]",
      '"a b" cannot name a label',
    ],
    [
      metric("a", { type: "counter", labels: ["x", "x"] }),
      "metrics.a.labels[1]",
      "the label x is declared twice",
    ],
    [metric("a", { type: "gauge", labels: ["__x"] }), "metrics.a.labels[0]", /two underscores/],
    [metric("a", { type: "histogram", labels: ["le"] }), "metrics.a.labels[0]", /belongs to the buckets/],
    [metric("a", { type: "histogram", buckets: [1, 1] }), "metrics.a.buckets", /must ascend/],
    [metric("a", { type: "histogram", buckets: [1, Infinity] }), "metrics.a.buckets", /must ascend/],
    [metric("a", { type: "histogram", buckets: [] }), "metrics.a.buckets", /at least one/],
    [metric("a", { type: "gauge", buckets: [1] }), "metrics.a.buckets", "only a histogram has buckets"],
    [
      metric("a", { type: "exponential-histogram", buckets: [1] }),
      "metrics.a.buckets",
      /finds its buckets itself/,
    ],
    [metric("a", { type: "gauge", exemplars: true }), "metrics.a.exemplars", /only a counter/],
    [
      metric("a", { type: "gauge", aggregation: "last" }),
      "metrics.a.aggregation",
      'its aggregation is "last"',
    ],
  ])("%j has a problem at %s", (declaration, path, message) => {
    const [first, ...more] = telemetryProblems(declaration);
    expect(more.filter((each) => each.path !== "metrics")).toEqual([]);
    expect(first).toMatchObject({ path });
    expect(first?.message).toMatch(message);
    expect(first?.fix).not.toBe("");
  });

  it("sees that two names are one to Prometheus", () => {
    const declaration = {
      service: { name: "s" },
      metrics: { orders: { type: "counter" }, orders_total: { type: "counter" } },
    };
    expect(telemetryProblems(declaration)).toEqual([
      expect.objectContaining({
        path: "metrics.orders_total",
        message: "Prometheus shows it as orders_total, as it does orders",
      }),
    ]);
  });
});

function metric(name: string, content: unknown): unknown {
  return { service: { name: "s" }, metrics: { [name]: content } };
}
