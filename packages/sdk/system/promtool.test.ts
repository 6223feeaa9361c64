import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { processInstrumentation } from "../src/instrumentation/process/process-metrics.ts";
import { runtimeInstrumentation } from "../src/instrumentation/runtime/runtime-metrics.ts";
import { ServerMetrics } from "../src/instrumentation/http/server-metrics.ts";
import { MetricsRegistry } from "../src/metrics/registry.ts";
import { writeNotices } from "../src/notice/notices.ts";

const installed = spawnSync("promtool", ["--version"]).status === 0;

describe.skipIf(!installed)("promtool check metrics (from the package prometheus)", () => {
  it("finds nothing against the page with all default metrics and odd labels", async () => {
    const registry = new MetricsRegistry({ notices: writeNotices(() => {}), now: () => 0 });
    const defaults = [processInstrumentation(registry), runtimeInstrumentation(registry)];
    for (const each of defaults) each.enable();
    const server = new ServerMetrics(registry);
    expect(server).toBeInstanceOf(ServerMetrics);
    registry.incrementCounter("http_requests_total", 1, {
      method: "GET",
      endpoint: '/a"\\\n',
      status_code: 200,
    });
    registry.observeHistogram("http_request_duration_seconds", 0.3, { method: "GET", endpoint: "/a" });
    const size = registry.register({
      name: "answer_size_bytes",
      type: "exponential-histogram",
      description: "Sizes.",
      unit: "By",
    });
    for (const value of [0, 1, 700, 1e9]) size.observe(value);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], {
      input: registry.prometheusText(),
      encoding: "utf8",
    });
    for (const each of defaults) each.disable();
    // Percent is no base unit to its linter; the name is fixed by what users come from.
    const complaints = `${stdout}${stderr}`
      .split("\n")
      .filter((line) => line !== "" && !/percent/.test(line));
    expect(complaints).toEqual([]);
    expect(status).not.toBe(1);
  });
});
