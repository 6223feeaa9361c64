import { decodeMetrics, type Metric } from "@sightline/otlp";
import { beforeEach, describe, expect, it } from "vitest";
import { plainAttributes } from "@sightline/testkit";
import { readExposition } from "../../system/support/exposition.ts";
import { MetricEncoder } from "../export/metric-encoder.ts";
import { encodeResource } from "../export/scope-encoder.ts";
import { writeNotices } from "../notice/notices.ts";
import { Clock } from "../time/clock.ts";
import { SightlineMeterProvider } from "./otel-meter.ts";
import { MetricsRegistry } from "./registry.ts";

describe("OpenTelemetry's meter on the registry", () => {
  let mark = 0;
  const clock = new Clock({ monotonic: () => mark, wall: () => 1_700_000_000_000 + mark });
  let said: string[];
  let registry: MetricsRegistry;
  let provider: SightlineMeterProvider;

  beforeEach(() => {
    mark = 0;
    said = [];
    registry = new MetricsRegistry({
      notices: writeNotices((line) => said.push(line)),
      now: () => clock.mark(),
    });
    provider = new SightlineMeterProvider(registry);
  });

  async function exported(): Promise<Map<string, Metric>> {
    await registry.observe();
    const encoder = new MetricEncoder(clock, encodeResource({ "service.name": "s" }));
    const { body } = encoder.encode(registry.families());
    const metrics = decodeMetrics(body).resourceMetrics.flatMap((group) =>
      group.scopeMetrics.flatMap((scope) => scope.metrics),
    );
    return new Map(metrics.map((metric) => [metric.name, metric]));
  }

  it("counts and records, by whatever attributes come", async () => {
    const meter = provider.getMeter("lib", "1.2");
    const counter = meter.createCounter("lib.calls", { unit: "{call}", description: "calls" });
    counter.add(1, { b: 1, a: "x" });
    counter.add(2, { a: "x", b: 1 });
    counter.add(4, { a: "x", b: "1" });
    counter.add(8);
    meter.createGauge("lib.load").record(0.25);
    meter.createUpDownCounter("lib.open").add(-2);
    const metrics = await exported();
    expect(metrics.get("lib.calls")).toMatchObject({
      description: "calls",
      unit: "{call}",
      data: { kind: "sum", isMonotonic: true, aggregationTemporality: 2 },
    });
    expect(numbers(metrics.get("lib.calls"))).toEqual([
      [{ a: "x", b: 1 }, 3],
      [{ a: "x", b: "1" }, 4],
      [{}, 8],
    ]);
    expect(numbers(metrics.get("lib.load"))).toEqual([[{}, 0.25]]);
    expect(metrics.get("lib.open")).toMatchObject({ data: { isMonotonic: false } });
    expect([...readExposition(registry.prometheusText()).keys()]).toEqual([
      "lib_calls_total",
      "lib_load",
      "lib_open",
    ]);
  });

  it("sends a histogram's buckets with its times", async () => {
    const histogram = provider.getMeter("lib").createHistogram("lib.wait", {
      unit: "s",
      advice: { explicitBucketBoundaries: [1, 2] },
    });
    histogram.record(1, { q: "a" });
    mark = 1500.25;
    histogram.record(9, { q: "a" });
    const data = (await exported()).get("lib.wait")?.data;
    expect(data).toMatchObject({
      kind: "histogram",
      aggregationTemporality: 2,
      dataPoints: [
        {
          count: 2n,
          sum: 10,
          bucketCounts: [1n, 0n, 1n],
          explicitBounds: [1, 2],
          startTimeUnixNano: 1_700_000_000_000_000_000n,
          timeUnixNano: 1_700_000_001_500_250_000n,
        },
      ],
    });
  });

  it("asks observable instruments at each reading and forgets what is not observed any more", async () => {
    const meter = provider.getMeter("lib");
    const disks = new Map([["sda", 5]]);
    meter.createObservableGauge("disk.used").addCallback((result) => {
      for (const [disk, used] of disks) result.observe(used, { disk });
    });
    const total = meter.createObservableCounter("cpu.time");
    meter.addBatchObservableCallback(
      async (result) => {
        await Promise.resolve();
        result.observe(total, 42);
      },
      [total],
    );
    expect(numbers((await exported()).get("disk.used"))).toEqual([[{ disk: "sda" }, 5]]);
    disks.clear();
    disks.set("sdb", 6);
    const metrics = await exported();
    expect(numbers(metrics.get("disk.used"))).toEqual([[{ disk: "sdb" }, 6]]);
    expect(numbers(metrics.get("cpu.time"))).toEqual([[{}, 42]]);
  });

  it("never throws: it says what was wrong", async () => {
    const meter = provider.getMeter("lib");
    meter.createCounter("lib.calls").add(-1);
    meter.createHistogram("lib.wait").record(Number.NaN);
    meter.createObservableGauge("lib.broken").addCallback(() => {
      throw new Error("no value today");
    });
    await registry.observe();
    expect(said).toHaveLength(3);
    expect(said[2]).toContain("no value today");
  });

  it("shares the cells of an instrument that is made twice", async () => {
    provider.getMeter("lib").createCounter("calls").add(1);
    provider.getMeter("lib").createCounter("calls").add(1);
    expect(numbers((await exported()).get("calls"))).toEqual([[{}, 2]]);
  });
});

function numbers(metric: Metric | undefined): [Record<string, unknown>, unknown][] {
  if (metric?.data.kind !== "sum" && metric?.data.kind !== "gauge") throw new Error("not numbers");
  return metric.data.dataPoints.map((point) => [plainAttributes(point.attributes), point.value]);
}
