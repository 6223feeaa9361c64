import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  type MetricProducer,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { describe, expect, expectTypeOf, it } from "vitest";
import { readExposition } from "../../system/support/exposition.ts";
import { writeNotices } from "../notice/notices.ts";
import { metricProducer, type RegistryProducer } from "./metric-producer.ts";
import { MetricsRegistry } from "./registry.ts";

function filled(): MetricsRegistry {
  const registry = new MetricsRegistry({ notices: writeNotices(() => {}), now: () => performance.now() });
  registry.register({ name: "orders_total", type: "counter", labels: ["status"] }).inc(3, { status: "paid" });
  registry.register({ name: "depth", type: "gauge" }).set(-2);
  registry.register({ name: "open", type: "up-down-counter" }).add(4);
  registry.register({ name: "wait", type: "histogram", buckets: [1, 2] }).observe(1.5);
  registry.register({ name: "size", type: "exponential-histogram" }).observe(8);
  return registry;
}

describe("the registry as a MetricProducer", () => {
  it("has the type that OpenTelemetry's SDK asks for", () => {
    expectTypeOf<RegistryProducer>().toExtend<MetricProducer>();
  });

  it("feeds the official periodic reader with every kind", async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({
      exporter,
      metricProducers: [metricProducer(filled())],
    });
    const provider = new MeterProvider({ readers: [reader] });
    await provider.forceFlush();
    const metrics = exporter.getMetrics()[0]?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
    expect(metrics.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints[0]?.value])).toEqual([
      ["orders_total", 3],
      ["depth", -2],
      ["open", 4],
      ["wait", { buckets: { boundaries: [1, 2], counts: [0, 1, 0] }, sum: 1.5, count: 1 }],
      ["size", expect.objectContaining({ count: 1, sum: 8, zeroCount: 0, positive: expect.anything() })],
    ]);
    const seconds = metrics[0]?.dataPoints[0]?.endTime[0] ?? 0;
    expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(60);
    await provider.shutdown();
  });

  it("is served by the official Prometheus exporter as we serve it", async () => {
    const registry = filled();
    const exporter = new PrometheusExporter({
      preventServerStart: true,
      metricProducers: [metricProducer(registry)],
    });
    const provider = new MeterProvider({ readers: [exporter] });
    const page = await new Promise<string>((resolve) => {
      exporter.getMetricsRequestHandler(
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the handler uses these members only
        {} as Parameters<typeof exporter.getMetricsRequestHandler>[0],
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
        { setHeader: () => {}, end: resolve } as unknown as Parameters<
          typeof exporter.getMetricsRequestHandler
        >[1],
      );
    });
    const [theirs, ours] = [readExposition(page), readExposition(registry.page("prometheus"))];
    for (const name of ["orders_total", "depth", "wait"]) {
      expect(plain(theirs.get(name)?.samples)).toEqual(plain(ours.get(name)?.samples));
    }
    await provider.shutdown();
  });
});

function plain(samples: readonly { readonly name: string; readonly value: number }[] = []): string[] {
  return samples.map(({ name, value }) => `${name} ${value}`).toSorted();
}
