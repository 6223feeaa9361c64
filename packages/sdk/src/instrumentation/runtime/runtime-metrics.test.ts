import { afterEach, describe, expect, it } from "vitest";
import { type ExposedFamily, readExposition } from "../../../system/support/exposition.ts";
import { MetricsRegistry } from "../../metrics/registry.ts";
import { writeNotices } from "../../notice/notices.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { processInstrumentation } from "../process/process-metrics.ts";
import { runtimeInstrumentation } from "./runtime-metrics.ts";

describe("the metrics of the process and its runtime", () => {
  const running: Instrumentation[] = [];

  afterEach(() => {
    for (const each of running.splice(0)) each.disable();
  });

  function started(make: (registry: MetricsRegistry) => Instrumentation): () => Map<string, ExposedFamily> {
    const registry = new MetricsRegistry({ notices: writeNotices(() => {}), now: () => performance.now() });
    const instrumentation = make(registry);
    instrumentation.enable();
    running.push(instrumentation);
    return () => readExposition(registry.prometheusText());
  }

  it("see that the event loop was blocked, and that it was busy", async () => {
    const read = started(runtimeInstrumentation);
    read();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const until = performance.now() + 120;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const page = read();
    expect(page.get("nodejs_eventloop_delay_max_seconds")?.samples[0]?.value).toBeGreaterThan(0.1);
    expect(page.get("nodejs_eventloop_delay_p50_seconds")?.samples[0]?.value).toBeLessThan(0.1);
    const utilization = page.get("nodejs_eventloop_utilization_ratio")?.samples[0]?.value ?? 0;
    expect(utilization).toBeGreaterThan(0);
    expect(utilization).toBeLessThanOrEqual(1);
    expect(page.get("v8js_memory_heap_used_bytes")?.samples.length).toBeGreaterThan(3);
  });

  it("count pauses of the garbage collector by type", async () => {
    const read = started(runtimeInstrumentation);
    const pauses = (): number =>
      read()
        .get("v8js_gc_duration_seconds")
        ?.samples.filter(({ name }) => name.endsWith("_count"))
        .reduce((sum, { value }) => sum + value, 0) ?? 0;
    for (let round = 0; round < 200 && pauses() === 0; round++) {
      Array.from({ length: 200_000 }, (_, at) => ({ at }));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(pauses()).toBeGreaterThan(0);
    const types = read()
      .get("v8js_gc_duration_seconds")
      ?.samples.map(({ labels }) => labels["v8js_gc_type"]);
    expect(["minor", "major", "incremental", "weakcb"]).toEqual(expect.arrayContaining([...new Set(types)]));
  });

  it("read memory and processors, by the names that were chosen", () => {
    const classic = started((registry) => processInstrumentation(registry, "classic"))();
    expect(classic.get("system_memory_usage_bytes")?.samples[0]?.value).toBeGreaterThan(1e6);
    const percent = classic.get("system_cpu_usage_percent")?.samples[0]?.value ?? -1;
    expect(percent).toBeGreaterThan(0);
    expect(percent).toBeLessThanOrEqual(100);
    expect(classic.get("process_memory_usage_bytes")?.samples[0]?.value).toBeGreaterThan(1e6);
    const times = classic.get("process_cpu_time_seconds_total")?.samples ?? [];
    expect(times.map(({ labels }) => labels["cpu_mode"])).toEqual(["user", "system"]);
    const open = started((registry) => processInstrumentation(registry, "opentelemetry"))();
    expect(open.has("system_memory_usage_bytes")).toBe(true);
    expect(open.get("system_memory_usage_bytes")?.samples[0]?.labels).toEqual({
      system_memory_state: "used",
    });
    expect(open.has("system_cpu_utilization_ratio")).toBe(true);
    expect(open.has("system_cpu_usage_percent")).toBe(false);
  });
});
