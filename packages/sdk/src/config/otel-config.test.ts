import { describe, expect, expectTypeOf, it } from "vitest";
import type { MetricsRegistryOptions } from "../observability/metric-calls.ts";
import { createDashboardConfig, createMetricsConfig, type MetricsConfig } from "./metrics-config.ts";
import { createDefaultConfig, type DefaultConfigOptions, putToUse } from "./otel-config.ts";

describe("createDefaultConfig", () => {
  it("has the defaults of the contract", () => {
    expect(createDefaultConfig({ serviceName: "shop", environment: "production" }, {})).toMatchObject({
      serviceName: "shop",
      enableTracing: true,
      enableMetrics: true,
      enableLogs: true,
      traceSamplerRatio: 0.1,
      maxQueueSize: 512,
      maxExportBatchSize: 512,
      exportTimeoutMillis: 30_000,
      scheduleDelayMillis: 5000,
      metricExportIntervalMillis: 60_000,
      tracingExporters: [{ type: "otlp-http", endpoint: "http://127.0.0.1:4318/v1/traces" }],
    });
  });

  it.each([
    ["development", 1, "console"],
    ["staging", 0.5, "otlp-http"],
    ["production", 0.1, "otlp-http"],
    ["test", 1, "memory"],
  ])("knows %s", (environment, ratio, type) => {
    const config = createDefaultConfig({ environment }, {});
    expect([config.traceSamplerRatio, config.tracingExporters[0]?.type]).toEqual([ratio, type]);
  });

  it("is validated on assignment, tells what holds, and keeps what it was when that is refused", () => {
    const config = createDefaultConfig({ serviceName: "shop" }, { OTEL_BSP_MAX_QUEUE_SIZE: "99" });
    expect(config.maxQueueSize).toBe(99);
    config.maxQueueSize = 1000;
    config.tracingExporters = ["otlp", { type: "console" }];
    config.customResourceAttributes = { team: "blue" };
    config.environment = "production";
    expect(config).toMatchObject({
      maxQueueSize: 1000,
      tracingExporters: [{ type: "otlp" }, { type: "console" }],
      resourceAttributes: { team: "blue" },
      traceSamplerRatio: 0.1,
    });
    expect(() => (config.traceSamplerRatio = 7)).toThrow(
      'traceSamplerRatio is "7", which is not a number from 0 to 1',
    );
    expect(config.traceSamplerRatio).toBe(0.1);
    expect(() => Object.assign(config, { tracingExporters: ["oltp"] })).toThrow("Is otlp meant?");
    expect(() => Object.assign(config, { maxQueuSize: 1 })).toThrow(
      "no setting named maxQueuSize. Is maxQueueSize meant?",
    );
    config.maxQueueSize = undefined;
    expect(config.maxQueueSize).toBe(99);
  });

  it("is frozen once it is put to use", () => {
    const config = createDefaultConfig({}, {});
    expect(putToUse(config, "at here")).toEqual({});
    expect(() => (config.serviceName = "late")).toThrow(
      "serviceName cannot be changed any more: the configuration was put to use at here.",
    );
    expect(putToUse({}, "at here")).toBeUndefined();
  });

  it("describes the process", () => {
    const config = createDefaultConfig(
      { serviceName: "shop", customResourceAttributes: { team: "blue" } },
      {},
    );
    const { attributes } = config.getResource();
    expect(attributes).toMatchObject({
      "service.name": "shop",
      team: "blue",
      "deployment.environment.name": "development",
      "telemetry.sdk.language": "nodejs",
    });
    expect(config.getResource().attributes["service.instance.id"]).toBe(attributes["service.instance.id"]);
  });

  it.each([undefined, {}])("can be made of %j", (options: DefaultConfigOptions | undefined) => {
    expect(createDefaultConfig(options, {}).serviceName).toBe("unknown_service:node");
  });

  it("refuses what a helper that gave nothing hands over", () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JavaScript callers pass
    expect(() => createDefaultConfig(null as unknown as DefaultConfigOptions, {})).toThrow(
      "createDefaultConfig was given null, not a configuration.",
    );
  });
});

describe("the other configurations", () => {
  it("of metrics fits the registry: one prefix for all or none", () => {
    expectTypeOf<MetricsConfig>().toExtend<MetricsRegistryOptions>();
    expect(createMetricsConfig({}, {})).toEqual({
      enablePrometheus: true,
      metricsPath: "/metrics",
      exportIntervalMillis: 60_000,
    });
    expect(createMetricsConfig({ prefix: "shop_" }, { SIGHTLINE_METRICS_PREFIX: "x_" })).toMatchObject({
      prefix: "shop_",
    });
    expect(() => createMetricsConfig({ exportIntervalMillis: -1 }, {})).toThrow("metricExportIntervalMillis");
  });

  it("of dashboards names the platforms that are set, or those that are asked for", () => {
    const environment = {
      SIGNOZ_URL: "https://s.example",
      SIGNOZ_API_KEY: "k",
      GRAFANA_URL: "https://g.example",
    };
    const signoz = { platformType: "signoz", baseUrl: "https://s.example", apiKey: "k" };
    const grafana = { platformType: "grafana", baseUrl: "https://g.example", apiKey: undefined };
    expect(createDashboardConfig({}, environment).platforms).toEqual([signoz, grafana]);
    expect(createDashboardConfig({ dashboards: "grafana" }, environment).platforms).toEqual([grafana]);
    expect(
      createDashboardConfig({ tenantId: "t" }, { ...environment, SIGHTLINE_DASHBOARDS: "signoz" }),
    ).toMatchObject({
      platforms: [signoz],
      tenantId: "t",
    });
    expect(() => createDashboardConfig({}, { GRAFANA_URL: "grafana" })).toThrow("GRAFANA_URL");
    expect(() =>
      createDashboardConfig({}, { SIGHTLINE_DASHBOARDS: "both", GRAFANA_URL: "http://g" }),
    ).toThrow("Dashboards are wanted for signoz, but SIGNOZ_URL is not set.");
  });
});
