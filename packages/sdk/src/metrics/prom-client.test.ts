import prometheus from "prom-client";
import { beforeEach, describe, expect, it } from "vitest";
import { readExposition } from "../../system/support/exposition.ts";
import { readOpenMetrics } from "../../system/support/open-metrics.ts";
import { writeNotices } from "../notice/notices.ts";
import { mergePromClientInto } from "./prom-client.ts";
import { MetricsRegistry } from "./registry.ts";

describe("a registry of prom-client on our page", () => {
  let said: string[];
  let registry: MetricsRegistry;
  let legacy: prometheus.Registry;

  beforeEach(() => {
    said = [];
    registry = new MetricsRegistry({ notices: writeNotices((line) => said.push(line)), now: () => 0 });
    legacy = new prometheus.Registry();
  });

  it("reads as its own page does, in both formats", async () => {
    const registers = [legacy];
    new prometheus.Counter({ name: "jobs", help: 'a "job"', labelNames: ["q"], registers }).inc(
      { q: 'x"\\\n' },
      2,
    );
    new prometheus.Gauge({ name: "depth", help: "d", registers }).set(-1.5);
    new prometheus.Histogram({ name: "wait", help: "w", buckets: [1, 2.5], registers }).observe(2);
    new prometheus.Summary({ name: "size", help: "s", percentiles: [0.5], registers }).observe(3);
    mergePromClientInto(registry, legacy);
    await registry.observe();
    expect(readSummaries(registry.page("prometheus"))).toEqual(readSummaries(await legacy.metrics()));
    const open = readOpenMetrics(registry.page("openmetrics"));
    expect(open.get("jobs")).toMatchObject({ type: "counter", samples: [{ name: "jobs_total", value: 2 }] });
    expect(open.get("wait")?.samples[0]).toMatchObject({ labels: { le: "1.0" }, value: 0 });
    expect(open.get("size")?.samples[0]).toMatchObject({ labels: { quantile: "0.5" } });
  });

  it("gives way to our metrics of the same name, which is said once, and tells what has moved", async () => {
    const registers = [legacy];
    new prometheus.Counter({ name: "http_requests_total", help: "x", registers }).inc(5);
    new prometheus.Gauge({ name: "process_resident_memory_bytes", help: "x", registers }).set(1);
    new prometheus.Counter({ name: "carts_total", help: "x", registers }).inc();
    registry.register({ name: "http_requests_total", type: "counter" }).inc(7);
    registry.register({ name: "process.memory.usage", type: "gauge", unit: "By" }).set(1);
    const merged = mergePromClientInto(registry, legacy);
    await registry.observe();
    const page = readExposition(registry.page("prometheus"));
    registry.page("prometheus");
    expect(page.get("http_requests_total")?.samples).toMatchObject([{ value: 7 }]);
    expect(said).toEqual([
      expect.stringContaining("http_requests_total of prom-client is on /metrics already"),
    ]);
    expect(await merged.report()).toEqual([
      { name: "http_requests_total", type: "counter", status: "replaced", equivalent: "http_requests_total" },
      {
        name: "process_resident_memory_bytes",
        type: "gauge",
        status: "equivalent",
        equivalent: "process_memory_usage_bytes",
      },
      { name: "carts_total", type: "counter", status: "legacy", equivalent: undefined },
    ]);
  });

  it("reports default metrics as equivalent before they were read once", async () => {
    new prometheus.Gauge({ name: "nodejs_eventloop_lag_p99_seconds", help: "x", registers: [legacy] }).set(1);
    expect(await mergePromClientInto(registry, legacy).report()).toMatchObject([
      { status: "equivalent", equivalent: "nodejs_eventloop_delay_p99_seconds" },
    ]);
  });

  it("says when it cannot be read, and serves the rest", async () => {
    registry.register({ name: "ours", type: "gauge" }).set(1);
    mergePromClientInto(registry, { getMetricsAsJSON: () => Promise.reject(new Error("broken collect")) });
    await registry.observe();
    expect(readExposition(registry.page("prometheus")).has("ours")).toBe(true);
    expect(said).toEqual([expect.stringContaining("broken collect")]);
  });
});

/** Without order; summaries have no type of their own in the strict reader. */
function readSummaries(page: string): string[] {
  return page
    .split("\n")
    .filter((line) => line !== "")
    .toSorted();
}
