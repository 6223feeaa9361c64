import { afterEach, describe, expect, it, vi } from "vitest";
import * as sdk from "../index.ts";
import { getCurrentSpanContext, getPrometheusMetrics, withSpan } from "../index.ts";
import { notices } from "../observability/process-state.ts";
import * as compat from "../compat.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  vi.restoreAllMocks();
});

describe("the earlier API", () => {
  it("works by position, on the same registry and the same spans, and warns once", async () => {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const otel = compat.initializeOtel("shop", "test", "1.2.0");
    closers.push(() => otel.shutdown());
    expect(otel.config).toMatchObject({ serviceName: "shop", environment: "test", serviceVersion: "1.2.0" });
    compat.registerMetric("compat_orders_total", "counter", "Orders.", ["status"]);
    compat.recordCounter("compat_orders_total", 2, { status: "paid" });
    compat.recordCounter("compat_orders_total", 1, { status: "paid" });
    expect(getPrometheusMetrics()).toContain('compat_orders_total{status="paid"} 3');
    expect(compat.getMetricsText()).toContain("compat_orders_total");
    withSpan("compat", () => {
      compat.addSpanAttribute("a", 1);
      expect(compat.getTraceContext()).toEqual(getCurrentSpanContext());
    });
    const said = write.mock.calls
      .map(([text]) => String(text))
      .filter((text) => text.includes("recordCounter"));
    expect(said).toEqual([
      "[sightline] recordCounter(name, value, labels) is deprecated: use incrementCounter. It goes with version 1.0.0; docs/guide/migrate-from-earlier-api.md has the table.\n",
    ]);
    expect(notices.counts().get("deprecated recordCounter(name, value, labels)")).toBe(2);
  });

  it("takes the new forms without a word", () => {
    const before = notices.counts().size;
    expect(compat.createDefaultConfig({ serviceName: "shop", environment: "test" }).serviceName).toBe("shop");
    expect(notices.counts().size).toBe(before);
    expect(compat.createDefaultConfig("shop", "production", "1", { team: "a" }, ["otlp"])).toMatchObject({
      traceSamplerRatio: 0.1,
      customResourceAttributes: { team: "a" },
      tracingExporters: [{ type: "otlp" }],
    });
  });

  it("has every other name as it is now, so that one import path is enough", () => {
    const { deprecations: _, ...names } = compat;
    expect(Object.keys(names)).toEqual(expect.arrayContaining(Object.keys(sdk)));
    expect(compat.setupObservability).toBe(sdk.setupObservability);
    const config = compat.createDefaultConfig({
      environment: compat.Environment.PRODUCTION,
      tracingExporters: [compat.ExporterType.OTLP_GRPC, { type: compat.ExporterType.CONSOLE }],
    });
    expect(config.tracingExporters).toEqual([{ type: "otlp-grpc" }, { type: "console" }]);
  });

  it("says how to install an optional part that is missing, at the call", async () => {
    const { isMissing, optionalPart, partMissing } = await import("../notice/optional-part.ts");
    await expect(
      optionalPart("@sightline/not-installed", "provisionPlatformDashboards"),
    ).rejects.toMatchObject({
      code: "PART_MISSING",
      message: "provisionPlatformDashboards needs @sightline/not-installed, which is not installed.",
      hint: "Install it: npm install @sightline/not-installed",
    });
    expect(partMissing("@sightline/as-code", "provisionPlatformDashboards", undefined)).toMatchObject({
      code: "PART_MISSING",
      hint: "Install it: npm install @sightline/as-code",
    });
    expect(partMissing("yaml", "OTEL_CONFIG_FILE", undefined).message).toContain("needs yaml");
    const other = Object.assign(new Error("Cannot find package 'x'"), { code: "ERR_MODULE_NOT_FOUND" });
    expect(isMissing(other, "yaml")).toBe(false);
  });
});
