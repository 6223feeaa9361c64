import { context, trace } from "@opentelemetry/api";
import { type ExponentialHistogramDataPoint, decodeMetrics, type Exemplar } from "@sightline/otlp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Observed, observed } from "../../system/support/observed.ts";
import { readOpenMetrics } from "../../system/support/open-metrics.ts";
import { MetricEncoder } from "../export/metric-encoder.ts";
import { writeNotices } from "../notice/notices.ts";
import { withSpan } from "../observability/active-span.ts";
import { Clock } from "../time/clock.ts";
import { MetricsRegistry } from "./registry.ts";

describe("exemplars", () => {
  let world: Observed;
  let mark = 0;
  const clock = new Clock({ monotonic: () => mark, wall: () => 1_700_000_000_000 + mark });
  let registry: MetricsRegistry;

  beforeAll(async () => {
    world = await observed();
  });
  afterAll(() => world.close());
  beforeEach(() => {
    mark = 1000;
    registry = new MetricsRegistry({
      notices: writeNotices(() => {}),
      now: () => clock.mark(),
      wallMs: (at) => clock.wallMs(at),
    });
  });

  const samples = (name: string) => readOpenMetrics(registry.page("openmetrics")).get(name)?.samples ?? [];
  it("tell the span of a measurement, by bucket, in text and by OTLP", () => {
    const job = registry.register({ name: "job", type: "histogram", buckets: [1, 2], labels: ["q"] });
    const ids = withSpan("slow", (span) => {
      job.observe(1.5, { q: "a" });
      return span.spanContext();
    });
    job.observe(0.5, { q: "a" });
    const [first, second] = samples("job");
    expect(first?.exemplar).toBeUndefined();
    expect(second?.exemplar).toEqual({
      labels: { trace_id: ids.traceId, span_id: ids.spanId },
      value: 1.5,
      seconds: 1_700_000_001,
    });
    const encoder = new MetricEncoder(clock, new Uint8Array());
    const encoded = encoder.encode(registry.families());
    expect(exemplarsOf(encoded.body)).toEqual([
      {
        timeUnixNano: 1_700_000_001_000_000_000n,
        value: 1.5,
        traceId: ids.traceId,
        spanId: ids.spanId,
        filteredAttributes: [],
      },
    ]);
    expect(exemplarsOf(encoder.encode(registry.families()).body)).toHaveLength(1);
    encoded.delivered();
    expect(exemplarsOf(encoder.encode(registry.families()).body)).toEqual([]);
  });

  it("are kept by counters that ask for them and by exponential histograms", () => {
    const orders = registry.register({ name: "orders", type: "counter", exemplars: true });
    const plain = registry.register({ name: "plain", type: "counter" });
    const sizes = registry.register({ name: "sizes", type: "exponential-histogram" });
    withSpan("order", () => {
      orders.inc(2);
      plain.inc();
      sizes.observe(3);
    });
    expect(samples("orders")[0]?.exemplar?.value).toBe(2);
    expect(samples("plain")[0]?.exemplar).toBeUndefined();
    expect(samples("sizes").find(({ labels }) => labels["le"] === "4.0")?.exemplar?.value).toBe(3);
    expect(
      exemplarsOf(new MetricEncoder(clock, new Uint8Array()).encode(registry.families()).body),
    ).toHaveLength(2);
  });

  it("are not taken from spans that are not sampled", () => {
    const job = registry.register({ name: "job", type: "histogram", buckets: [1] });
    const remote = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 0, isRemote: true };
    context.with(trace.setSpanContext(context.active(), remote), () =>
      withSpan("unsampled", () => job.observe(0.5)),
    );
    expect(samples("job")[0]).toMatchObject({ value: 1, exemplar: undefined });
  });

  it("take the first of a bucket and then every eighth", () => {
    const job = registry.register({ name: "job", type: "histogram", buckets: [100] });
    withSpan("loop", () => {
      for (let at = 0; at < 8; at++) job.observe(at);
      expect(samples("job")[0]?.exemplar?.value).toBe(0);
      job.observe(8);
      expect(samples("job")[0]?.exemplar?.value).toBe(8);
    });
  });
});

function exemplarsOf(body: Uint8Array): Exemplar[] {
  return decodeMetrics(body).resourceMetrics.flatMap((group) =>
    group.scopeMetrics.flatMap((scope) =>
      scope.metrics.flatMap(({ data }) => {
        if (data.kind === "empty" || data.kind === "summary") return [];
        const points: readonly Pick<ExponentialHistogramDataPoint, "exemplars">[] = data.dataPoints;
        return points.flatMap((point) => [...point.exemplars]);
      }),
    ),
  );
}
