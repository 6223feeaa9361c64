import { describe, expect, it } from "vitest";
import type { EnvironmentVariables } from "../given.ts";
import { resolveConfig, type Resolved } from "../resolve.ts";
import { readConfigFile } from "./file.ts";

function read(text: string, environment: EnvironmentVariables = {}): Resolved {
  return resolveConfig({ configFile: "otel.yaml" }, environment, (path, variables, findings) =>
    readConfigFile(path, variables, findings, () => text),
  );
}

const WHOLE = `file_format: "1.0"
log_level: info
attribute_limits:
  attribute_count_limit: 64
resource:
  attributes:
    - name: service.name
      value: by-file
    - name: team
      value: \${TEAM:-blue}
  attributes_list: "team=red,region=eu"
propagator:
  composite:
    - tracecontext:
    - b3:
tracer_provider:
  processors:
    - batch:
        schedule_delay: 2000
        max_queue_size: \${QUEUE}
        exporter:
          otlp_http:
            endpoint: https://c.example/v1/traces
            headers:
              - name: api-key
                value: "\${KEY}"
            timeout: 7000
            encoding: json
            tls:
              ca_file: ca.pem
    - simple:
        exporter:
          console:
  sampler:
    parent_based:
      root:
        trace_id_ratio_based:
          ratio: 0.25
  limits:
    event_count_limit: 16
meter_provider:
  readers:
    - periodic:
        interval: 1000
        exporter:
          otlp_grpc:
            endpoint: http://127.0.0.1:4317
            temporality_preference: low_memory
logger_provider:
  processors:
    - batch:
        exporter:
          console:
`;

describe("a declarative configuration", () => {
  it("becomes settings, with variables put in", () => {
    const { config, findings, given } = read(WHOLE, { KEY: "k-1", QUEUE: "1024" });
    expect(findings).toEqual([]);
    expect(config).toMatchObject({
      serviceName: "by-file",
      resourceAttributes: { team: "blue", region: "eu" },
      propagators: ["tracecontext", "b3"],
      scheduleDelayMillis: 2000,
      maxQueueSize: 1024,
      metricExportIntervalMillis: 1000,
      sdkLogLevel: "info",
      sampling: { parentBased: true, ratio: 0.25 },
      spanLimits: { attributes: { count: 64 }, events: 16 },
    });
    expect(config.exporters.traces).toMatchObject([
      {
        kind: "otlp",
        protocol: "http/json",
        url: "https://c.example/v1/traces",
        headers: { "api-key": "k-1" },
        timeoutMs: 7000,
        tls: { caFile: "ca.pem" },
      },
      { kind: "console" },
    ]);
    expect(config.exporters.metrics).toMatchObject([{ protocol: "grpc", temporality: "lowmemory" }]);
    expect(config.exporters.logs).toEqual([{ kind: "console" }]);
    expect(given.get("scheduleDelayMillis")?.origin).toEqual({ kind: "file", name: "otel.yaml:19" });
  });

  it("tells unknown keys with their line and the nearest one, and parts without meaning here", () => {
    const text = `file_format: "1.0"
tracer_provider:
  procesors: []
  sampler:
    always_on:
meter_provider:
  views: []
colour: red
`;
    expect(read(text).findings.map(({ message }) => message)).toEqual([
      "otel.yaml:3: there is no key procesors in tracer_provider; is processors meant?",
      "otel.yaml:7: this part has no meaning here and is passed over",
      "otel.yaml:8: there is no key colour in the file",
    ]);
  });

  it.each([
    ['file_format: "0.4"', "otel.yaml:1: file_format is 0.4; this SDK reads 1.0."],
    ["disabled: true", 'otel.yaml:1: file_format is missing; it is "1.0".'],
    [
      'file_format: "1.0"\nlog_level: loud',
      'otel.yaml:2: "loud" is not one of none, error, warn, info, debug.',
    ],
    [
      'file_format: "1.0"\ntracer_provider:\n  sampler:\n    sometimes:',
      "otel.yaml:4: there is no sampler sometimes;",
    ],
    [
      'file_format: "1.0"\ntracer_provider:\n  processors:\n    - batch:\n        exporter:\n          zipkin:',
      "otel.yaml:6: there is no exporter zipkin;",
    ],
    ['file_format: "1.0"\ntracer_provider: 7', "otel.yaml:2: tracer_provider is a map of keys."],
    ['file_format: "1.0"\n  bad: [', "otel.yaml:2:"],
  ])("refuses %j", (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it("says which file cannot be read", () => {
    expect(() => readConfigFile("no/such/otel.yaml", {}, [])).toThrow(
      "The configuration file no/such/otel.yaml cannot be read: ENOENT.",
    );
  });
});
