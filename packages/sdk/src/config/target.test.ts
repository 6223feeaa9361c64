import { describe, expect, it } from "vitest";
import type { ExporterConfig, ExporterTarget, OtlpTarget, Signal } from "./exporter-config.ts";
import type { CodeSettings, EnvironmentVariables } from "./given.ts";
import { resolveConfig } from "./resolve.ts";

const targets = (
  signal: Signal,
  environment: EnvironmentVariables,
  code: CodeSettings = {},
): readonly ExporterTarget[] => resolveConfig(code, environment).config.exporters[signal];

function otlp(signal: Signal, environment: EnvironmentVariables, code: CodeSettings = {}): OtlpTarget {
  const [target] = targets(signal, environment, code);
  if (target?.kind !== "otlp") throw new Error(`not OTLP: ${JSON.stringify(target)}`);
  return target;
}

const told = (environment: EnvironmentVariables, code: CodeSettings = {}): readonly string[] =>
  resolveConfig(code, environment).findings.map(({ message }) => message);
const to = (exporter: ExporterConfig): CodeSettings => ({ tracingExporters: [exporter] });

describe("where signals go", () => {
  it.each([
    ["development", ["local"], ["local"], ["otlp"]],
    ["test", ["memory"], ["memory"], ["memory"]],
    ["staging", ["otlp"], ["otlp"], ["otlp"]],
    ["production", ["otlp"], ["otlp"], ["otlp"]],
    ["team-blue", ["otlp"], ["otlp"], ["otlp"]],
  ])("by the environment: %s", (environment, traces, metrics, logs) => {
    const { exporters } = resolveConfig({}, { ENVIRONMENT: environment }).config;
    expect(exporters.traces.map(({ kind }) => kind)).toEqual(traces);
    expect(exporters.metrics.map(({ kind }) => kind)).toEqual(metrics);
    expect(exporters.logs.map(({ kind }) => kind)).toEqual(logs);
  });

  it("an endpoint ends the guessing", () => {
    expect(otlp("traces", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" }).url).toBe(
      "http://c:4318/v1/traces",
    );
    expect(targets("traces", { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://c:4318/x" })).toHaveLength(1);
    expect(targets("metrics", { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://c:4318/x" })[0]?.kind).toBe(
      "local",
    );
    expect(otlp("traces", { OTEL_CONSOLE_EXPORT: "false" }).url).toBe("http://127.0.0.1:4318/v1/traces");
  });

  it("adds the signal's path to the general endpoint and uses an own one as it is", () => {
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://gateway:4318/otlp/",
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "https://logs.example/ingest",
      OTEL_EXPORTER_OTLP_HEADERS: "a=1,b=%20two",
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: "b=3",
    };
    expect(otlp("traces", environment)).toMatchObject({
      url: "http://gateway:4318/otlp/v1/traces",
      headers: { a: "1", b: "3" },
    });
    expect(otlp("logs", environment)).toMatchObject({
      url: "https://logs.example/ingest",
      headers: { a: "1", b: " two" },
    });
  });

  // What is written → protocol and URL of the traces.
  it.each<[string, ExporterConfig, string, string]>([
    ["gRPC by its port", { type: "otlp", endpoint: "http://c:4317" }, "grpc", "http://c:4317"],
    [
      "HTTP by its port",
      { type: "otlp", endpoint: "http://c:4318" },
      "http/protobuf",
      "http://c:4318/v1/traces",
    ],
    ["no scheme, loopback", { type: "otlp", endpoint: "localhost:4317" }, "grpc", "http://localhost:4317"],
    ["no scheme, elsewhere", { type: "otlp", endpoint: "c:4317" }, "grpc", "https://c:4317"],
    ["no scheme, insecure", { type: "otlp", endpoint: "c:4317", insecure: true }, "grpc", "http://c:4317"],
    ["IPv6", { type: "otlp-grpc", endpoint: "[::1]:4317" }, "grpc", "http://[::1]:4317"],
    [
      "a full URL",
      { type: "otlp-http", endpoint: "https://c/v1/traces" },
      "http/protobuf",
      "https://c/v1/traces",
    ],
    [
      "a base with a path",
      { type: "otlp-http", endpoint: "https://c/otlp" },
      "http/protobuf",
      "https://c/otlp/v1/traces",
    ],
    ["gRPC without an endpoint", { type: "otlp-grpc" }, "grpc", "http://127.0.0.1:4317"],
    ["jaeger", { type: "jaeger" }, "grpc", "http://127.0.0.1:4317"],
    ["jaeger's agent", { type: "jaeger", endpoint: "jaeger:6831" }, "grpc", "http://jaeger:4317"],
    [
      "jaeger's collector",
      { type: "jaeger", endpoint: "http://jaeger:14268/api/traces" },
      "grpc",
      "http://jaeger:4317",
    ],
    ["jaeger, secure", { type: "jaeger", endpoint: "https://jaeger:14250" }, "grpc", "https://jaeger:4317"],
  ])("%s", (_name, exporter, protocol, url) => {
    expect(otlp("traces", {}, to(exporter))).toMatchObject({ protocol, url });
  });

  it("says that an old port of Jaeger was replaced", () => {
    expect(told({}, to({ type: "jaeger", endpoint: "jaeger:14250" }))).toEqual([
      "port 14250 is Jaeger's from before it took OTLP; jaeger:4317 is used instead of jaeger:14250.",
    ]);
  });

  it("takes protocol, certificates, compression and time limits of the signal before the general ones", () => {
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: "https://c:4318",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "grpc",
      OTEL_EXPORTER_OTLP_CERTIFICATE: "ca.pem",
      OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY: "key.pem",
      OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
      OTEL_EXPORTER_OTLP_METRICS_COMPRESSION: "none",
      OTEL_EXPORTER_OTLP_TIMEOUT: "9000",
      OTEL_BLRP_EXPORT_TIMEOUT: "100",
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "delta",
    };
    expect(otlp("traces", environment)).toMatchObject({
      protocol: "grpc",
      compression: "gzip",
      timeoutMs: 9000,
      tls: { caFile: "ca.pem", clientKeyFile: "key.pem", clientCertificateFile: undefined },
    });
    expect(otlp("metrics", environment)).toMatchObject({
      protocol: "http/json",
      compression: "none",
      temporality: "delta",
      tls: { caFile: "ca.pem", clientKeyFile: undefined },
    });
    expect(otlp("logs", environment).timeoutMs).toBe(100);
  });

  it("lets a general setting in code go before a signal's variable", () => {
    const environment = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://by-variable:4318/x" };
    expect(otlp("traces", environment, { endpoint: "http://by-code:4318" }).url).toBe(
      "http://by-code:4318/v1/traces",
    );
  });

  it("accepts words where exporters are listed, by variable and in code", () => {
    const words: CodeSettings = { tracingExporters: ["console", { type: "memory" }] };
    expect(targets("traces", {}, words).map(({ kind }) => kind)).toEqual(["console", "memory"]);
    expect(targets("traces", { OTEL_TRACES_EXPORTER: " console , none " })).toEqual([{ kind: "console" }]);
    expect(targets("metrics", { OTEL_METRICS_EXPORTER: "none" })).toEqual([]);
    expect(targets("metrics", { OTEL_METRICS_EXPORTER: "none", OTEL_CONSOLE_EXPORT: "true" })).toEqual([
      { kind: "console" },
    ]);
  });

  it("drops prometheus from the tracing exporters and says why, once", () => {
    const environment = { OTEL_TRACES_EXPORTER: "prometheus,console,prometheus" };
    expect(targets("traces", environment)).toEqual([{ kind: "console" }]);
    expect(told(environment)).toEqual([
      "prometheus is dropped from tracingExporters: Prometheus stores metrics only. `/metrics` serves those without it.",
    ]);
    expect(told({ OTEL_METRICS_EXPORTER: "prometheus" })).toEqual([]);
  });

  it.each([
    ["oltp", "Is otlp meant?"],
    ["zipkin", "names an exporter that there is not"],
  ])("refuses the unknown exporter %s and lists the known ones", (word, message) => {
    const act = (): unknown => resolveConfig({}, { OTEL_TRACES_EXPORTER: word });
    expect(act).toThrow(message);
    expect(act).toThrow(
      expect.objectContaining({
        code: "EXPORTER_UNKNOWN",
        hint: "The exporters are otlp-http, otlp-grpc, otlp, jaeger, console, prometheus, memory, none.",
      }),
    );
  });

  it.each([
    [{ type: "otlp", url: "http://c" }, "an exporter has no url"],
    [{ type: "otlp", header: {} }, "is headers meant?"],
    [{ type: "otlp", timeoutMs: -1 }, "timeoutMs is -1, which is not a whole number of milliseconds above 0"],
    [{ type: "otlp", endpoint: "nowhere" }, "which is not a URL"],
    [undefined, "neither a name nor an object with a type"],
  ])("refuses the exporter %j", (exporter, message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JavaScript callers write
    const code = { tracingExporters: [exporter] } as unknown as CodeSettings;
    expect(() => resolveConfig(code, {})).toThrow(message);
  });

  it("keeps the general headers from an exporter with an endpoint of its own", () => {
    const environment = { OTEL_EXPORTER_OTLP_HEADERS: "token=secret" };
    const other = to({ type: "otlp-http", endpoint: "https://other.example", headers: { key: "own" } });
    expect(otlp("traces", environment, other).headers).toEqual({ key: "own" });
    expect(otlp("traces", environment, to({ type: "otlp", headers: { key: "own" } })).headers).toEqual({
      token: "secret",
      key: "own",
    });
  });

  it.each([
    [
      { ENVIRONMENT: "production", OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" },
      "telemetry goes to http://collector:4318 without TLS, headers and all; use https:// where others share the network.",
    ],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318/v1/traces" },
      "OTEL_EXPORTER_OTLP_ENDPOINT is http://c:4318/v1/traces, but it is the base of all signals; http://c:4318 is used, and the path of each signal is added.",
    ],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" },
      "OTEL_EXPORTER_OTLP_PROTOCOL says grpc but the endpoint is c:4318, where collectors usually take HTTP; grpc is usually at port 4317.",
    ],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "https://c:4318", OTEL_EXPORTER_OTLP_INSECURE: "true" },
      "insecure is true but OTEL_EXPORTER_OTLP_ENDPOINT says https://; the scheme is heeded.",
    ],
  ])("says of %j what is wrong with it", (environment: EnvironmentVariables, message) => {
    expect(told(environment)).toEqual([message]);
  });

  it("is quiet about what is usual", () => {
    expect(told({ ENVIRONMENT: "production" })).toEqual([]);
    expect(told({ ENVIRONMENT: "production", OTEL_EXPORTER_OTLP_ENDPOINT: "https://c" })).toEqual([]);
    expect(told({ OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" })).toEqual([]);
  });

  it("sends nothing of a signal that is turned off", () => {
    const code = { enableTracing: false, tracingExporters: [{ type: "console" }] } as const;
    expect(targets("traces", { OTEL_CONSOLE_EXPORT: "true" }, code)).toEqual([]);
  });
});
