import { SightlineError } from "@sightline/model";
import { describe, expect, it } from "vitest";
import { type CodeSettings, type Config, type Environment, isOn, resolveConfig } from "./resolve.ts";
import { settings } from "./settings.ts";
import { targetOf } from "./target.ts";

const from = (environment: Environment, code: CodeSettings = {}): Config =>
  resolveConfig(code, environment).config;

function failure(act: () => unknown): SightlineError {
  try {
    act();
  } catch (error) {
    if (error instanceof SightlineError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("configuration", () => {
  it("has defaults for everything", () => {
    expect(from({})).toMatchObject({
      serviceName: "unknown_service:node",
      environment: "development",
      endpoint: "http://127.0.0.1:4318",
      sampling: { parentBased: true, ratio: 1 },
      maxQueueSize: 512,
      maxExportBatchSize: 512,
      scheduleDelayMillis: 5000,
      exportTimeoutMillis: 30_000,
      metricExportIntervalMillis: 60_000,
    });
    expect(isOn(from({}))).toBe(true);
  });

  it.each([
    ["development", 1],
    ["test", 1],
    ["staging", 0.5],
    ["production", 0.1],
    ["team-blue", 0.1],
  ])("samples by the environment: %s", (environment, ratio) => {
    expect(from({ ENVIRONMENT: environment })).toMatchObject({
      environment,
      sampling: { parentBased: true, ratio },
    });
  });

  it("goes by code, then variable, then resource attribute, then default", () => {
    const environment = {
      OTEL_SERVICE_NAME: "by-variable",
      OTEL_RESOURCE_ATTRIBUTES: "service.name=by-attribute,service.version=1.2,team=a%20b",
      SERVICE_VERSION: "",
    };
    expect(from(environment, { serviceName: "by-code" }).serviceName).toBe("by-code");
    expect(from(environment).serviceName).toBe("by-variable");
    expect(from({ ...environment, OTEL_SERVICE_NAME: "" })).toMatchObject({
      serviceName: "by-attribute",
      serviceVersion: "1.2",
      resourceAttributes: { team: "a b" },
    });
    expect(from({ OTEL_SERVICE_VERSION: "2", SERVICE_VERSION: "3" }).serviceVersion).toBe("2");
    expect(from({ POD_NAME: "pod-1" }).instanceId).toBe("pod-1");
  });

  it("prefers code, then the sampler, then the ratio", () => {
    const environment = {
      OTEL_TRACES_SAMPLER: "traceidratio",
      OTEL_TRACES_SAMPLER_ARG: "0.25",
      OTEL_TRACES_SAMPLING_RATIO: "0.75",
    };
    expect(from(environment).sampling).toEqual({ parentBased: false, ratio: 0.25 });
    expect(from(environment, { traceSamplerRatio: 0.3 }).sampling).toEqual({ parentBased: true, ratio: 0.3 });
    expect(from({ OTEL_TRACES_SAMPLING_RATIO: "0.75" }).sampling).toEqual({ parentBased: true, ratio: 0.75 });
    expect(from({ OTEL_TRACES_SAMPLER: "parentbased_always_off" }).sampling).toEqual({
      parentBased: true,
      ratio: 0,
    });
    expect(from({ OTEL_TRACES_SAMPLER: "always_on" }).sampling).toEqual({ parentBased: false, ratio: 1 });
  });

  it.each([
    [
      { OTEL_TRACES_SAMPLER_ARG: "10%" },
      'OTEL_TRACES_SAMPLER_ARG is "10%", which is not a number from 0 to 1.',
    ],
    [
      { OTEL_BSP_SCHEDULE_DELAY: "5s" },
      'OTEL_BSP_SCHEDULE_DELAY is "5s", which is not a whole number of milliseconds above 0.',
    ],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" },
      "which is not a URL that begins with http:// or https://.",
    ],
    [{ OTEL_TRACES_SAMPLER: "sometimes" }, "which is not one of always_on, always_off, traceidratio"],
    [{ OTEL_EXPORTER_OTLP_HEADERS: "token" }, "which is not a list like key=value,key2=value2."],
    [{ OTEL_SDK_DISABLED: "maybe" }, "which is not true or false."],
    [{ OTEL_TRACES_EXPORTER: "prometheus" }, "which is not one of otlp, none."],
  ])("refuses %j", (environment: Environment, message) => {
    const error = failure(() => resolveConfig({}, environment));
    expect(error.code).toBe("CONFIG_VALUE_INVALID");
    expect(error.message).toContain(message);
    expect(error.field).toBe(Object.keys(environment)[0]);
  });

  it("refuses wrong values in code too", () => {
    expect(failure(() => resolveConfig({ traceSamplerRatio: 2 }, {})).message).toBe(
      'traceSamplerRatio is "2", which is not a number from 0 to 1.',
    );
    expect(failure(() => resolveConfig({ serviceName: "" }, {})).code).toBe("CONFIG_VALUE_INVALID");
  });

  it("reports misspelt variables with the nearest name, and leaves others alone", () => {
    const { warnings } = resolveConfig(
      {},
      {
        OTEL_SERVCE_NAME: "x",
        OTEL_PYTHON_LOG_CORRELATION: "true",
        OTEL_METRIC_EXPORT_TIMEOUT: "1",
        SERVICE: "y",
      },
    );
    expect(warnings).toEqual(["OTEL_SERVCE_NAME is not a known variable; is OTEL_SERVICE_NAME meant?"]);
    expect(resolveConfig({}, { OTEL_TRACES_SAMPLER_ARG: "1" }).warnings).toEqual([
      expect.stringContaining("no effect without OTEL_TRACES_SAMPLER"),
    ]);
  });

  it("turns off by either variable", () => {
    expect(isOn(from({ OTEL_SDK_DISABLED: "true" }))).toBe(false);
    expect(isOn(from({ OTEL_ENABLED: "false" }))).toBe(false);
    expect(isOn(from({ OTEL_ENABLED: "true", OTEL_SDK_DISABLED: "false" }))).toBe(true);
  });

  it("adds the signal's path to the general endpoint and uses an own one as it is", () => {
    const config = from({
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://gateway:4318/otlp/",
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "https://logs.example/ingest",
      OTEL_EXPORTER_OTLP_HEADERS: "a=1,b=%20two",
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: "b=3",
    });
    expect(targetOf(config, "traces").url.href).toBe("http://gateway:4318/otlp/v1/traces");
    expect(targetOf(config, "traces").headers).toEqual({ a: "1", b: "3" });
    expect(targetOf(config, "logs").url.href).toBe("https://logs.example/ingest");
    expect(targetOf(config, "logs").headers).toEqual({ a: "1", b: " two" });
  });

  it("describes every setting", () => {
    for (const setting of Object.values(settings)) {
      expect(setting.about).toMatch(/\.$/);
      expect(setting.variables.length).toBeGreaterThan(0);
    }
  });
});
