import type { BatchObservableCallback, ObservableCallback } from "@opentelemetry/api";
import { decodeMetrics, type Metric } from "@sightline/otlp";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { plainAttributes } from "@sightline/testkit";
import { readExposition } from "../../system/support/exposition.ts";
import { MetricEncoder } from "../export/metric-encoder.ts";
import { encodeResource } from "../export/scope-encoder.ts";
import { writeNotices } from "../notice/notices.ts";
import { Clock } from "../time/clock.ts";
import { SightlineMeterProvider } from "./otel-meter.ts";
import { MetricsRegistry } from "./registry.ts";

const inside: ObservableCallback = (result) => result.observe(21, { room: "in" });
const outside: ObservableCallback = (result) => result.observe(-3, { room: "out" });

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

  it("calls one callback for several observables, by the group it was added for", async () => {
    const meter = provider.getMeter("lib");
    const [used, free, other] = ["used", "free", "other"].map((name) => meter.createObservableGauge(name));
    if (used === undefined || free === undefined || other === undefined) throw new Error("no instruments");
    let calls = 0;
    const callback: BatchObservableCallback = (result) => {
      calls++;
      result.observe(used, 3, { disk: "a" });
      result.observe(free, 7, { disk: "a" });
      result.observe(other, 1);
    };
    meter.addBatchObservableCallback(callback, [used, free]);
    meter.addBatchObservableCallback(callback, [used, free]);
    const metrics = await exported();
    expect(calls).toBe(1);
    expect(numbers(metrics.get("used"))).toEqual([[{ disk: "a" }, 3]]);
    expect(numbers(metrics.get("free"))).toEqual([[{ disk: "a" }, 7]]);
    expect(metrics.has("other")).toBe(false);
    meter.removeBatchObservableCallback(callback, [used]);
    await registry.observe();
    expect(calls).toBe(2);
    meter.removeBatchObservableCallback(callback, [free, used]);
    expect((await exported()).has("used")).toBe(false);
    expect(calls).toBe(2);
  });

  it("takes several callbacks of one observable, each once, and forgets what is removed", async () => {
    const temperature = provider.getMeter("lib").createObservableGauge("temperature");
    for (const callback of [inside, inside, outside]) temperature.addCallback(callback);
    expect(numbers((await exported()).get("temperature"))).toEqual([
      [{ room: "in" }, 21],
      [{ room: "out" }, -3],
    ]);
    temperature.removeCallback(inside);
    expect(numbers((await exported()).get("temperature"))).toEqual([[{ room: "out" }, -3]]);
  });

  it("asks once for readers that come at the same time", async () => {
    let asked = 0;
    provider
      .getMeter("lib")
      .createObservableGauge("slow")
      .addCallback(async (result) => {
        asked++;
        await new Promise((resolve) => setTimeout(resolve, 10));
        result.observe(1);
      });
    await Promise.all([registry.observe(), registry.observe()]);
    expect(asked).toBe(1);
    await registry.observe();
    expect(asked).toBe(2);
  });

  it("does not wait for ever for a callback that never answers", async () => {
    vi.useFakeTimers();
    provider
      .getMeter("lib")
      .createObservableGauge("stuck")
      .addCallback(() => new Promise(() => {}));
    const reading = registry.observe();
    await vi.advanceTimersByTimeAsync(10_000);
    await reading;
    vi.useRealTimers();
    expect(said).toEqual([expect.stringContaining("took longer than")]);
  });

  it("takes attributes as the API has them: lists, booleans, no value at all", async () => {
    const counter = provider.getMeter("lib").createCounter("odd");
    counter.add(1, { list: ["a", "b"], flag: true, none: undefined });
    counter.add(1, { flag: true, list: ["a", "b"] });
    const exposed = readExposition(registry.prometheusText()).get("odd_total");
    expect(exposed?.samples).toMatchObject([{ labels: { flag: "true", list: '["a","b"]' }, value: 2 }]);
  });

  it("keeps the total right when an observable has too many attribute sets", async () => {
    const small = new MetricsRegistry(
      { notices: writeNotices((line) => said.push(line)), now: () => 0 },
      { cardinalityLimit: 3 },
    );
    const meter = new SightlineMeterProvider(small).getMeter("lib");
    meter.createObservableCounter("bytes").addCallback((result) => {
      for (let disk = 0; disk < 10; disk++) result.observe(disk, { disk });
    });
    for (let reading = 0; reading < 2; reading++) {
      const samples = readExposition(small.prometheusText()).get("bytes_total")?.samples ?? [];
      expect(samples).toHaveLength(4);
      expect(samples.reduce((sum, { value }) => sum + value, 0)).toBe(45);
    }
    const overflow = readExposition(small.prometheusText()).get("sightline_sdk_metrics_overflow_total");
    expect(overflow?.samples[0]?.labels).toEqual({ metric: "bytes" });
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
