import type { Metric, NumberDataPoint } from "@sightline/otlp";
import {
  counterMetric,
  histogramMetric,
  histogramPoint,
  metric,
  metricsData,
  numberPoint,
  summaryPoint,
} from "@sightline/testkit";
import { describe, expect, it } from "vitest";
import type { SeriesMatcher, Store, StoredSeries } from "../store.ts";
import { BASE, MINUTE, openedStore, type OpenStore, SECOND, selection, writeMetrics } from "./subject.ts";

const AT = { timeUnixNano: BASE } as const;
const MILLI = Number(BASE / 1_000_000n);

export function metricsContract(open: OpenStore): void {
  describe("metrics", () => {
    const store = openedStore(open, fill);
    const named = (name: string): Promise<readonly StoredSeries[]> =>
      store().series([{ label: "__name__", operator: "=", value: name }], selection(), 100);

    it("keep counters with unit and `_total` in their names, `job` and `instance` as labels", async () => {
      const [first, second, ...more] = await named("http_server_request_bytes_total");
      expect(more).toEqual([]);
      expect(first?.labels).toEqual({
        __name__: "http_server_request_bytes_total",
        http_route: "/a",
        job: "shop/api",
        instance: "i1",
      });
      expect([...(first?.time ?? [])]).toEqual([MILLI, MILLI + 15_000]);
      expect([...(first?.value ?? [])]).toEqual([5, 9]);
      expect(second?.labels["http_route"]).toBe("/b");
    });

    it("keep histograms as cumulative buckets, sum and count", async () => {
      const buckets = await named("latency_seconds_bucket");
      expect(buckets.map((one) => `${one.labels["le"]} ${one.value[0]}`).toSorted()).toEqual([
        "+Inf 3",
        "0.1 0",
        "0.5 2",
        "1 3",
      ]);
      expect((await named("latency_seconds_sum"))[0]?.value[0]).toBe(1.2);
      expect((await named("latency_seconds_count"))[0]?.value[0]).toBe(3);
    });

    it("keep summaries, gauges and sums that go down", async () => {
      expect((await named("gc"))[0]).toMatchObject({ labels: { quantile: "0.5" } });
      expect((await named("gc_count"))[0]?.value[0]).toBe(2);
      expect((await named("cpu_usage_ratio"))[0]?.value[0]).toBe(0.25);
      expect((await named("queue_size"))[0]?.value[0]).toBe(-3);
    });

    it("say what else the resource said in `target_info`", async () => {
      expect((await named("target_info"))[0]?.labels).toEqual({
        __name__: "target_info",
        job: "shop/api",
        instance: "i1",
        host_name: "h",
      });
    });

    it("are listed with kind, unit, description and number of series", async () => {
      const { metrics, complete } = await store().metrics(selection());
      expect(complete).toBe(true);
      expect(metrics.map(({ name, kind, series }) => [name, kind, series])).toEqual([
        ["cpu_usage_ratio", "gauge", 1],
        ["gc", "summary", 3],
        ["http_server_request_bytes_total", "counter", 2],
        ["latency_seconds", "histogram", 6],
        ["queue_size", "up-down-counter", 1],
        ["special", "gauge", 3],
        ["target_info", "gauge", 1],
      ]);
      expect(metrics[2]).toMatchObject({ unit: "By", description: "Bytes received" });
      expect(await store().metrics({ from: BASE + MINUTE, to: BASE + 2n * MINUTE })).toEqual({
        complete: true,
        metrics: [],
      });
    });

    it("keep infinity and what is no number", async () => {
      const values = (await named("special")).map((one) => one.value[0]);
      expect(new Set(values)).toEqual(
        new Set([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]),
      );
    });

    it.each<[string, readonly SeriesMatcher[], readonly string[]]>([
      ["=", [{ label: "http_route", operator: "=", value: "/a" }], ["/a"]],
      ["= empty", [{ label: "http_route", operator: "=", value: "" }], []],
      ["!=", [{ label: "http_route", operator: "!=", value: "/a" }], ["/b"]],
      ["=~", [{ label: "http_route", operator: "=~", value: "/[ab]" }], ["/a", "/b"]],
      ["=~ matches whole values", [{ label: "http_route", operator: "=~", value: "a" }], []],
      ["!~", [{ label: "http_route", operator: "!~", value: ".*b" }], ["/a"]],
      ["of a label that is not there", [{ label: "nowhere", operator: "=", value: "" }], ["/a", "/b"]],
    ])("are found by %s", async (_, matchers, routes) => {
      const name: SeriesMatcher = { label: "__name__", operator: "=~", value: "http_server.*" };
      const found = await store().series([name, ...matchers], selection(), 100);
      expect(found.map((one) => one.labels["http_route"])).toEqual(routes);
    });

    it("tell their labels without their samples, in the window alone", async () => {
      const name: SeriesMatcher = { label: "__name__", operator: "=", value: "queue_size" };
      const [only, ...more] = await store().labelSets([name], selection(), 10);
      expect(more).toEqual([]);
      expect(only).toMatchObject({ __name__: "queue_size", job: "shop/api" });
      expect(await store().labelSets([], selection(), 2)).toHaveLength(2);
      expect(await store().labelSets([name], { from: BASE + MINUTE, to: BASE + 2n * MINUTE }, 10)).toEqual(
        [],
      );
      const bad: SeriesMatcher = { label: "job", operator: "!~", value: "[" };
      await expect(store().labelSets([bad], selection(), 1)).rejects.toMatchObject({ code: "BAD_MATCHER" });
    });

    it("refuse a pattern that is none", async () => {
      const asked = store().series([{ label: "job", operator: "=~", value: "(" }], selection(), 1);
      await expect(asked).rejects.toMatchObject({ code: "BAD_MATCHER" });
    });

    it("give no more series than asked for", async () => {
      expect(await store().series([], selection(), 2)).toHaveLength(2);
    });

    it("refuse what does not say how it counts, or has no value, with a reason, and keep the rest", async () => {
      const points = [numberPoint(AT), numberPoint(AT)];
      const unclear = metric({
        data: { kind: "sum", dataPoints: points, aggregationTemporality: 0, isMonotonic: true },
      });
      const kept = metric({
        name: "kept",
        data: { kind: "gauge", dataPoints: [numberPoint({ ...AT, value: undefined }), numberPoint(AT)] },
      });
      const receipt = await writeMetrics(store(), metricsData([unclear, kept]));
      expect(receipt.stored).toBe(1);
      expect(receipt.rejections).toEqual([
        { count: 2, reason: expect.stringContaining("temporality") },
        { count: 1, reason: expect.stringContaining("no value") },
      ]);
    });
  });
}

function gauge(name: string, unit: string, ...dataPoints: NumberDataPoint[]): Metric {
  return metric({ name, unit, data: { kind: "gauge", dataPoints } });
}

function requests(at: bigint, value: bigint, route: string): NumberDataPoint {
  return numberPoint({ timeUnixNano: at, value, attributes: { "http.route": route } });
}

function counter(...points: NumberDataPoint[]): Metric {
  return { ...counterMetric("http.server.request", points), unit: "By", description: "Bytes received" };
}

async function fill(store: Store): Promise<void> {
  const origin = {
    service: "api",
    resource: { "service.namespace": "shop", "service.instance.id": "i1", "host.name": "h" },
  };
  const special = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN].map((value, index) =>
    numberPoint({ ...AT, value, attributes: { index } }),
  );
  await writeMetrics(
    store,
    metricsData(
      [
        counter(requests(BASE, 5n, "/a"), requests(BASE, 1n, "/b")),
        histogramMetric("latency", [histogramPoint(AT)]),
        metric({ name: "gc", unit: "", data: { kind: "summary", dataPoints: [summaryPoint(AT)] } }),
        gauge("cpu.usage", "1", numberPoint({ ...AT, value: 0.25 })),
        metric({
          name: "queue.size",
          unit: "{item}",
          data: {
            kind: "sum",
            dataPoints: [numberPoint({ ...AT, value: -3 })],
            aggregationTemporality: 2,
            isMonotonic: false,
          },
        }),
        gauge("special", "", ...special),
      ],
      origin,
    ),
  );
  await writeMetrics(store, metricsData([counter(requests(BASE + 15n * SECOND, 9n, "/a"))], origin));
}
