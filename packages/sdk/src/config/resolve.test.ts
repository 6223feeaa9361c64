import { SightlineError } from "@sightline/model";
import { describe, expect, it } from "vitest";
import type { CodeSettings, EnvironmentVariables } from "./given.ts";
import { type Config, isOn, resolveConfig } from "./resolve.ts";
import { settings } from "./settings.ts";

const from = (environment: EnvironmentVariables, code: CodeSettings = {}): Config =>
  resolveConfig(code, environment).config;
const told = (environment: EnvironmentVariables, code: CodeSettings = {}): readonly string[] =>
  resolveConfig(code, environment).findings.map(({ message }) => message);

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
      { OTEL_EXPORTER_OTLP_ENDPOINT: "collector" },
      "which is not a URL that begins with http:// or https://, or host:port.",
    ],
    [{ OTEL_TRACES_SAMPLER: "sometimes" }, "which is not one of always_on, always_off, traceidratio"],
    [{ OTEL_EXPORTER_OTLP_HEADERS: "token" }, "which is not a list like key=value,key2=value2."],
    [{ OTEL_PROPAGATORS: "tracecontext,xray" }, "which is not a list of tracecontext, baggage, b3, b3multi"],
  ])("refuses %j", (environment: EnvironmentVariables, message) => {
    const error = failure(() => resolveConfig({}, environment));
    expect(error.code).toBe("CONFIG_VALUE_INVALID");
    expect(error.message).toContain(message);
    expect(error.field).toBe(Object.keys(environment)[0]);
  });

  it.each([
    [
      { OTEL_TRACES_SAMPLING_RATIO: "10%" },
      'OTEL_TRACES_SAMPLING_RATIO is "10%", which is not a number from 0 to 1; it counts as not set.',
    ],
    [
      { OTEL_BSP_SCHEDULE_DELAY: "5s" },
      'OTEL_BSP_SCHEDULE_DELAY is "5s", which is not a whole number of milliseconds above 0; 5000 is used instead, the default.',
    ],
    [
      { OTEL_BSP_MAX_QUEUE_SIZE: "-1" },
      'OTEL_BSP_MAX_QUEUE_SIZE is "-1", which is not a whole number above 0; 512 is used instead, the default.',
    ],
    [
      { OTEL_SDK_DISABLED: "maybe" },
      'OTEL_SDK_DISABLED is "maybe", which is not true or false; false is used instead, the default.',
    ],
    [
      { OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "900" },
      "a batch of 900 does not fit into a queue of 512; batches of 512 are sent.",
    ],
    [
      { ENVIRONMENT: "team-blue", OTEL_TRACES_EXPORTER: "none" },
      'the environment "team-blue" is not one of development, test, staging, production; it keeps its name and takes production\'s defaults.',
    ],
  ])("says of %j what holds instead", (environment: EnvironmentVariables, message) => {
    expect(told(environment)).toEqual([message]);
  });

  it("passes a wrong variable over in favour of the next", () => {
    const { config, findings } = resolveConfig(
      {},
      { SIGHTLINE_LOG_LEVEL: "loud", OTEL_LOG_LEVEL: "VERBOSE" },
    );
    expect(config.sdkLogLevel).toBe("debug");
    expect(findings[0]?.message).toContain('"debug" is used instead, from OTEL_LOG_LEVEL');
  });

  it("refuses wrong values and names in code too", () => {
    expect(failure(() => resolveConfig({ traceSamplerRatio: 2 }, {})).message).toBe(
      'traceSamplerRatio is "2", which is not a number from 0 to 1.',
    );
    expect(failure(() => resolveConfig({ serviceName: "" }, {})).code).toBe("CONFIG_VALUE_INVALID");
    const misspelt: object = { serviceNme: "shop" };
    expect(failure(() => resolveConfig(misspelt, {})).message).toBe(
      "There is no setting named serviceNme. Is serviceName meant?",
    );
  });

  it("reports misspelt variables with the nearest name, and leaves others alone", () => {
    expect(
      told({
        OTEL_SERVCE_NAME: "x",
        ENVIROMENT: "production",
        GRAFANA_APIKEY: "k",
        SERVICE_VERSIONS: "1",
        SERVICE_WERSION: "1",
        OTL_SERVICE_NAME: "shop",
        OTEL_PYTHON_LOG_CORRELATION: "true",
        SERVICE: "y",
        HOSTNAME: "z",
        XDG_SESSION_TYPE: "tty",
      }),
    ).toEqual([
      "OTEL_SERVCE_NAME is not a known variable; is OTEL_SERVICE_NAME meant?",
      "ENVIROMENT is not a known variable; is ENVIRONMENT meant?",
      "GRAFANA_APIKEY is not a known variable; is GRAFANA_API_KEY meant?",
      "SERVICE_VERSIONS is not a known variable; is SERVICE_VERSION meant?",
      "SERVICE_WERSION is not a known variable; is SERVICE_VERSION meant?",
      "OTL_SERVICE_NAME is not a known variable; is OTEL_SERVICE_NAME meant?",
    ]);
    expect(told({ OTEL_TRACES_SAMPLER_ARG: "1" })).toEqual([
      expect.stringContaining("no effect without OTEL_TRACES_SAMPLER"),
    ]);
  });

  it("turns off by either variable", () => {
    expect(isOn(from({ OTEL_SDK_DISABLED: "true" }))).toBe(false);
    expect(isOn(from({ OTEL_ENABLED: "false" }))).toBe(false);
    expect(isOn(from({ OTEL_ENABLED: "true", OTEL_SDK_DISABLED: "false" }))).toBe(true);
  });

  it("is off by variable before anything else, also before values that would stop the start", () => {
    const broken = { OTEL_ENABLED: "false", OTEL_TRACES_SAMPLER: "sometimes", OTEL_SERVCE_NAME: "x" };
    expect(isOn(from(broken, { enabled: true }))).toBe(false);
    expect(told(broken)).toEqual([]);
  });

  it("describes every setting", () => {
    for (const setting of Object.values(settings)) {
      expect(setting.about).toMatch(/\.$/);
    }
  });
});
