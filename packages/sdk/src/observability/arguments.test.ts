/** What callers without types get wrong: told at the call, not later and elsewhere. */
import { describe, expect, it } from "vitest";
import { createDashboardConfig, createMetricsConfig } from "../config/metrics-config.ts";
import { setupServiceObservability } from "./initialize.ts";
import { initializeMetricsRegistry, mergePromClient, setOtelMeter } from "./metric-calls.ts";
import { getLogger } from "./process-state.ts";

/** Calls as plain JavaScript does. */
function untyped(call: unknown, ...values: readonly unknown[]): unknown {
  return typeof call === "function" ? Reflect.apply(call, undefined, values) : undefined;
}

it.each([
  [undefined, ""],
  [null, ""],
  [5, ""],
])("a logger that is asked for by %s has a name all the same, since it never throws", (given, name) => {
  expect(untyped(getLogger, given)).toMatchObject({ name });
});

describe("a call with the wrong argument", () => {
  it.each([
    [
      setOtelMeter,
      [undefined],
      "ARGUMENT_WRONG",
      "setOtelMeter was given undefined, not a meter of OpenTelemetry.",
    ],
    [
      mergePromClient,
      [{}],
      "ARGUMENT_WRONG",
      "mergePromClient was given an object of another kind, not a registry of prom-client.",
    ],
    [
      initializeMetricsRegistry,
      [],
      "ARGUMENT_WRONG",
      "initializeMetricsRegistry was given undefined, not the service's name.",
    ],
    [
      setupServiceObservability,
      [" "],
      "ARGUMENT_WRONG",
      "setupServiceObservability was given a string, not the service's name.",
    ],
    [
      initializeMetricsRegistry,
      ["shop", { prefx: "a_" }],
      "CONFIG_UNKNOWN",
      "There is no setting named prefx. Is prefix meant?",
    ],
    [
      createMetricsConfig,
      [{ metricPath: "/m" }],
      "CONFIG_UNKNOWN",
      "There is no setting named metricPath. Is metricsPath meant?",
    ],
    [
      createDashboardConfig,
      [{ grafanaURL: "http://g" }],
      "CONFIG_UNKNOWN",
      "There is no setting named grafanaURL. Is grafanaUrl meant?",
    ],
  ])("%o with %j says so", (call, values, code, message) => {
    expect(() => untyped(call, ...values)).toThrow(expect.objectContaining({ code, message }));
  });
});
