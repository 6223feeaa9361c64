import { DataPointType, MeterProvider, MetricReader, type MetricData } from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import { MetricType } from "../metrics/definition.ts";
import {
  getMetricsInfo,
  incrementCounter,
  initializeMetricsRegistry,
  listMetrics,
  metrics,
  observeHistogram,
  registerMetric,
  setGauge,
  setOtelMeter,
  trackFunctionMetrics,
} from "./metric-calls.ts";
import { registry } from "./process-state.ts";

class OnDemand extends MetricReader {
  protected onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
  protected onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

afterEach(() => {
  registry.prefix = "";
});

describe("setOtelMeter", () => {
  it("shows counters, gauges and histograms to another SDK's meter, also those that come later", async () => {
    const reader = new OnDemand();
    const provider = new MeterProvider({ readers: [reader] });
    registerMetric({ name: "mirrored_total", type: "counter", unit: "{order}", labels: ["status"] });
    setOtelMeter(provider.getMeter("the application's"));
    registerMetric({ name: "mirrored_depth", type: MetricType.GAUGE });
    registerMetric({ name: "mirrored_seconds", type: "histogram", unit: "s", buckets: [1, 2] });
    registerMetric({ name: "mirrored_open", type: "up-down-counter" }).add(-2);
    incrementCounter("mirrored_total", 3, { status: "paid" });
    setGauge("mirrored_depth", 7);
    observeHistogram("mirrored_seconds", 1.5);
    const { resourceMetrics, errors } = await reader.collect();
    expect(errors).toEqual([]);
    const seen = new Map<string, MetricData>(
      resourceMetrics.scopeMetrics
        .flatMap((scope) => scope.metrics)
        .map((metric) => [metric.descriptor.name, metric]),
    );
    expect(seen.get("mirrored_total")).toMatchObject({
      descriptor: { unit: "{order}" },
      isMonotonic: true,
      dataPoints: [{ value: 3, attributes: { status: "paid" } }],
    });
    expect(seen.get("mirrored_depth")?.dataPoints).toMatchObject([{ value: 7 }]);
    expect(seen.get("mirrored_open")).toMatchObject({ isMonotonic: false, dataPoints: [{ value: -2 }] });
    expect(seen.get("mirrored_seconds")).toMatchObject({
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: [{ value: { count: 1, sum: 1.5, buckets: { boundaries: [1, 2], counts: [0, 1, 0] } } }],
    });
    await provider.shutdown();
  });
});

describe("what there is", () => {
  it("is listed by name and described, with the prefix and the line that registered it", () => {
    registerMetric({
      name: "listed_bytes_total",
      type: "counter",
      unit: "By",
      description: "Bytes.",
      labels: ["kind"],
    }).inc(2, { kind: "in" });
    registry.prefix = "shop_";
    expect(listMetrics()).toContain("shop_listed_bytes_total");
    expect(listMetrics()).toEqual(listMetrics().toSorted());
    expect(registry.listMetrics()).toEqual(listMetrics());
    const { metrics: all, prefix, cardinalityLimit, prometheus } = getMetricsInfo();
    expect({ prefix, cardinalityLimit, prometheus }).toEqual({
      prefix: "shop_",
      cardinalityLimit: 2000,
      prometheus: true,
    });
    expect(all.find(({ name }) => name === "shop_listed_bytes_total")).toEqual({
      name: "shop_listed_bytes_total",
      prometheusName: "shop_listed_bytes_total",
      type: "counter",
      description: "Bytes.",
      unit: "By",
      labels: ["kind"],
      series: 1,
      overflowed: 0,
      explodingLabel: undefined,
      scope: "sightline",
      registeredAt: expect.stringContaining("metric-calls.test.ts"),
    });
  });
});

describe("wrong use", () => {
  it("of the registry's set-up names the difference and the first call", () => {
    const first = initializeMetricsRegistry("isp-billing", { prefix: "dotmac_" });
    expect(initializeMetricsRegistry("isp-billing", { prefix: "dotmac_" })).toBe(first);
    expect(() => initializeMetricsRegistry("isp-billing", { prefix: "isp_" })).toThrow(
      expect.objectContaining({
        code: "METRICS_REGISTRY_CLASH",
        message: expect.stringMatching(
          /already initialised with prefix "dotmac_", not "isp_"; the first call is at .*metric-calls\.test\.ts:\d+/u,
        ),
      }),
    );
    expect(first.prefix).toBe("dotmac_");
  });

  it.each([
    ["a positional call", ["orders", "counter"], /"?it is no object of the form .*@sightline\/sdk\/compat/u],
    ["nothing", [], /The definition of undefined is not valid/u],
    ["a misspelt member", [{ name: "w_total", type: "counter", label: ["a"] }], /is labels meant/u],
    ["prom-client's form", [{ name: "w_total", type: "counter", help: "?" }], /it has a member help/u],
  ])("of registerMetric by %s is refused", (_, args, message) => {
    expect(() => {
      Reflect.apply(registerMetric, undefined, args);
    }).toThrow(
      expect.objectContaining({ code: "METRIC_DEFINITION_INVALID", message: expect.stringMatching(message) }),
    );
  });

  it.each(["3", 3n, null, true, {}, Number.NaN])(
    "of a cell by the value %s is refused, and spoils no sum",
    (value) => {
      const counter = registerMetric({ name: "values_total", type: "counter" });
      const gauge = registerMetric({ name: "values_depth", type: "gauge" });
      const histogram = registerMetric({ name: "values_seconds", type: "histogram" });
      const calls = [
        [counter, "inc"],
        [gauge, "set"],
        [gauge, "inc"],
        [histogram, "observe"],
      ] as const;
      for (const [metric, call] of calls) {
        expect(() => {
          Reflect.apply(Reflect.get(metric, call), metric, [value]);
        }).toThrow(expect.objectContaining({ code: "METRIC_VALUE_INVALID" }));
      }
      counter.inc(2);
      expect(counter.with({}).value % 2).toBe(0);
    },
  );

  it("of metrics by a misspelt member is refused", () => {
    expect(() => Reflect.get(metrics, "handlr")).toThrow("metrics has no handlr. Is handler meant?");
  });

  it("of trackFunctionMetrics with a function that is missing is refused", () => {
    expect(() => {
      Reflect.apply(trackFunctionMetrics, undefined, ["pay", undefined]);
    }).toThrow(expect.objectContaining({ code: "FUNCTION_EXPECTED" }));
  });
});
