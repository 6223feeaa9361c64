import { decodeMetrics, type Metric } from "@sightline/otlp";
import { beforeEach, describe, expect, it } from "vitest";
import { SightlineMeterProvider } from "../metrics/otel-meter.ts";
import { MetricsRegistry } from "../metrics/registry.ts";
import { writeNotices } from "../notice/notices.ts";
import { Clock } from "../time/clock.ts";
import { MetricEncoder, type Temporality } from "./metric-encoder.ts";

const START = 1_700_000_000_000_000_000n;

describe("the temporality of exported metrics", () => {
  let mark = 0;
  const clock = new Clock({ monotonic: () => mark, wall: () => 1_700_000_000_000 + mark });
  let registry: MetricsRegistry;

  beforeEach(() => {
    mark = 0;
    registry = new MetricsRegistry({ notices: writeNotices(() => {}), now: () => clock.mark() });
  });

  function encoded(encoder: MetricEncoder, deliver = true): Map<string, Metric["data"]> {
    const { body, delivered } = encoder.encode(registry.families());
    if (deliver) delivered();
    const metrics = decodeMetrics(body).resourceMetrics.flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap((scope) => scope.metrics),
    );
    return new Map(metrics.map(({ name, data }) => [name, data]));
  }
  const encoderOf = (temporality: Temporality) => new MetricEncoder(clock, new Uint8Array(), temporality);

  it("sends as delta what came since the last delivery, and loses nothing with one that failed", () => {
    const orders = registry.register({ name: "orders", type: "counter" });
    const job = registry.register({ name: "job", type: "histogram", buckets: [1] });
    const size = registry.register({ name: "size", type: "exponential-histogram" });
    const record = (times: number): void => {
      orders.inc(times);
      for (let at = 0; at < times; at++) {
        job.observe(0.5);
        size.observe(10 ** (at + times));
      }
    };
    const encoder = encoderOf("delta");
    record(2);
    mark = 1000;
    expect(encoded(encoder).get("orders")).toMatchObject({
      aggregationTemporality: 1,
      dataPoints: [{ value: 2, startTimeUnixNano: START, timeUnixNano: START + 1_000_000_000n }],
    });
    record(3);
    mark = 2000;
    encoded(encoder, false);
    record(4);
    mark = 3000;
    const third = encoded(encoder);
    expect(third.get("orders")).toMatchObject({
      dataPoints: [{ value: 7, startTimeUnixNano: START + 1_000_000_000n }],
    });
    expect(third.get("job")).toMatchObject({ dataPoints: [{ count: 7n, sum: 3.5, bucketCounts: [7n, 0n] }] });
    const sizes = third.get("size");
    if (sizes?.kind !== "exponentialHistogram") throw new Error("no exponential histogram");
    const counts = sizes.dataPoints[0]?.positive.bucketCounts.reduce((sum, count) => sum + count, 0n);
    expect([sizes.dataPoints[0]?.count, counts]).toEqual([7n, 7n]);
    expect(encoded(encoder).get("orders")).toMatchObject({ dataPoints: [{ value: 0 }] });
  });

  it("keeps gauges and up-down counters as they are", () => {
    registry.register({ name: "depth", type: "gauge" }).set(5);
    const open = registry.register({ name: "open", type: "up-down-counter" });
    open.add(2);
    const encoder = encoderOf("delta");
    encoded(encoder);
    open.add(1);
    const second = encoded(encoder);
    expect(second.get("depth")).toMatchObject({ kind: "gauge", dataPoints: [{ value: 5 }] });
    expect(second.get("open")).toMatchObject({ aggregationTemporality: 2, dataPoints: [{ value: 3 }] });
  });

  it.each([
    ["delta", 1, 2],
    ["lowmemory", 2, 12],
    ["cumulative", 2, 12],
  ] as const)("%s: observed counters have temporality %i", async (temporality, expected, value) => {
    let total = 10;
    const meter = new SightlineMeterProvider(registry).getMeter("lib");
    meter.createObservableCounter("cpu").addCallback((result) => result.observe(total));
    const encoder = encoderOf(temporality);
    await registry.observe();
    encoded(encoder);
    total = 12;
    await registry.observe();
    expect(encoded(encoder).get("cpu")).toMatchObject({
      aggregationTemporality: expected,
      dataPoints: [{ value }],
    });
  });

  it("sends the start of each series once and for all, also when it is observed", async () => {
    const meter = new SightlineMeterProvider(registry).getMeter("lib");
    meter.createObservableCounter("cpu").addCallback((result) => result.observe(1, { core: 0 }));
    const encoder = encoderOf("cumulative");
    const starts: unknown[] = [];
    for (mark of [1000, 2000, 3000]) {
      await registry.observe();
      const data = encoded(encoder).get("cpu");
      starts.push(data?.kind === "sum" ? data.dataPoints[0]?.startTimeUnixNano : undefined);
    }
    expect(new Set(starts)).toEqual(new Set([START]));
  });
});
