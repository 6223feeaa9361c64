import { collector, type Collector } from "@sightline/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MetricsRegistry } from "../metrics/registry.ts";
import { writeNotices } from "../notice/notices.ts";
import { processClock } from "../time/clock.ts";
import { deferred } from "./deferred.ts";
import { Delivery } from "./delivery.ts";
import { HttpDestination } from "./http-destination.ts";
import { MetricEncoder } from "./metric-encoder.ts";
import { MetricExporter } from "./metric-exporter.ts";

describe("the export of metrics", () => {
  const notices = writeNotices(() => {});
  const clock = processClock();
  let registry: MetricsRegistry;
  let backend: Collector;
  let exporter: MetricExporter | undefined;

  beforeEach(async () => {
    registry = new MetricsRegistry({ notices, now: () => clock.mark() });
    backend = await collector();
  });

  afterEach(async () => {
    exporter?.close(true);
    await backend.close();
  });

  function started(intervalMs: number, soonMs: number): void {
    const url = new URL(`${backend.url}/v1/metrics`);
    const settings = { url, headers: {}, compression: "none", timeoutMs: 1000 } as const;
    const delivery = new Delivery(new HttpDestination(settings, Date.now), notices, "points", () => 1);
    const encoder = deferred(async () => new MetricEncoder(clock, new Uint8Array()));
    exporter = new MetricExporter(registry, encoder, delivery, notices, clock, intervalMs, soonMs);
    exporter.start();
  }

  it("sends often until the interval has passed once, then at the interval", async () => {
    started(300, 20);
    registry.register({ name: "orders_total", type: "counter" }).inc();
    await backend.until(({ requests }) => requests.length === 4);
    await new Promise((resolve) => setTimeout(resolve, 350));
    const settled = backend.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(backend.requests.length - settled).toBeLessThanOrEqual(1);
  });

  it("never waits longer than the interval", async () => {
    started(20, 60_000);
    registry.register({ name: "orders_total", type: "counter" }).inc();
    await backend.until(({ requests }) => requests.length === 3);
    expect(backend.metrics().map(({ name }) => name)).toContain("orders_total");
  });
});
