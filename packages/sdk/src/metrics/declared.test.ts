import { defineTelemetry } from "@sightline/model";
import { describe, expect, expectTypeOf, it } from "vitest";
import { readExposition } from "../../system/support/exposition.ts";
import { writeNotices } from "../notice/notices.ts";
import type { Counter, ExponentialHistogram, Gauge } from "./instruments.ts";
import { MetricsRegistry } from "./registry.ts";

const shop = defineTelemetry({
  service: { name: "shop-orders" },
  metrics: {
    orders_created_total: { type: "counter", unit: "{order}", labels: ["status"] },
    active_orders: { type: "gauge" },
    order_value: { type: "exponential-histogram", labels: ["channel"] },
  },
});

describe("a registry that registers from a declaration", () => {
  const world = { notices: writeNotices(() => {}), now: () => 0 };

  it("gives typed handles by name", () => {
    const registry = new MetricsRegistry(world, { prefix: "shop_" });
    const metrics = registry.from(shop);
    expectTypeOf(metrics.orders_created_total).toEqualTypeOf<Counter<"status">>();
    expectTypeOf(metrics.active_orders).toEqualTypeOf<Gauge<never>>();
    expectTypeOf(metrics.order_value).toEqualTypeOf<ExponentialHistogram<"channel">>();
    metrics.orders_created_total.inc(1, { status: "paid" });
    metrics.active_orders.set(2);
    metrics.order_value.with({ channel: "web" }).observe(9.5);
    expect([...readExposition(registry.prometheusText()).keys()]).toEqual([
      "shop_orders_created_total",
      "shop_active_orders",
      "shop_order_value",
    ]);
  });

  it("does not compile with what is not declared, and refuses it when it runs", () => {
    const metrics = new MetricsRegistry(world).from(shop);
    // @ts-expect-error -- not a declared metric
    expect(metrics.orders_lost_total).toBeUndefined();
    // @ts-expect-error -- not a declared label
    expect(() => metrics.orders_created_total.inc(1, { stat: "paid" })).toThrow("has no label");
    // @ts-expect-error -- a metric without labels takes none
    expect(() => metrics.active_orders.set(1, { queue: "a" })).toThrow("has no label");
    // @ts-expect-error -- a gauge is not counted
    expect(() => metrics.active_orders.observe(1)).toThrow(TypeError);
  });

  it("renames all of it with the prefix, whenever that is set", () => {
    const registry = new MetricsRegistry(world);
    const { orders_created_total: orders } = registry.from(shop);
    orders.inc(1, { status: "paid" });
    registry.prometheusText();
    registry.prefix = "isp_";
    orders.inc(1, { status: "paid" });
    const page = readExposition(registry.prometheusText());
    expect([...page.keys()]).toEqual(["isp_orders_created_total", "isp_active_orders"]);
    expect(page.get("isp_orders_created_total")?.samples[0]?.value).toBe(2);
    registry.incrementCounter("orders_created_total", 1, { status: "paid" });
    registry.incrementCounter("isp_orders_created_total", 1, { status: "paid" });
    expect(readExposition(registry.prometheusText()).get("isp_orders_created_total")?.samples[0]?.value).toBe(
      4,
    );
    expect(() => (registry.prefix = "7-")).toThrow("cannot name a metric");
  });
});
