import { describe, expect, it } from "vitest";
import { someStack } from "../../../test/stack.ts";
import { type StackRuntime, stackFiles } from "../files.ts";
import { checkStack } from "./check.ts";
import type { StackDirectory } from "./compose.ts";

const ALL_THERE: StackDirectory = { exists: () => true, read: () => "a-secret" };

/** `error file:line path` of each finding, with its two sentences. */
function found(
  files: Readonly<Record<string, string>>,
  directory = ALL_THERE,
  collector?: number,
): readonly string[] {
  const sources = Object.entries(files).map(([file, text]) => ({ file, text }));
  const { findings } = checkStack(sources, { directory, ...(collector === undefined ? {} : { collector }) });
  return findings.map((one) => `${one.severity} ${one.file}:${one.line}: ${one.message}. ${one.fix}`);
}

/** As guides of 2022 have it. */
const OLD_GUIDE = `receivers:
  otlp:
    protocols: { grpc: {}, http: {} }
processors:
  batch: {}
  memory_limiter: { check_interval: 1s, limit_mib: 400 }
exporters:
  jaeger:
    endpoint: jaeger:14250
  logging:
    loglevel: debug
  prometheusexporter:
    endpoint: 0.0.0.0:8889
  otlphttp/a: { endpoint: "http://a:4318" }
  otlp_http/b: { endpoint: "http://b:4318" }
service:
  pipelines:
    traces:
      receivers: [otlp]
      processors: [batch, memory_limiter]
      exporters: [jaeger, loging, otlphttp/a]
`;

describe("a collector's configuration", () => {
  it("is read for the version that runs it: what is gone, what is old, what is nowhere", () => {
    expect(found({ "otel.yaml": OLD_GUIDE })).toEqual([
      "error otel.yaml:8: the collector 0.159 has no exporter jaeger: it went with 0.86. Jaeger takes OTLP: use the exporter otlp_grpc with the endpoint jaeger:4317 and tls: { insecure: true }.",
      "error otel.yaml:10: the collector 0.159 has no exporter logging: it went with 0.111. Write debug, here and in the pipelines.",
      "warning otel.yaml:10: no pipeline uses it, so it does nothing. Name it in a pipeline, or take it out.",
      "error otel.yaml:11: the exporter debug has no loglevel. Write verbosity: detailed instead.",
      "error otel.yaml:12: prometheusexporter is the name of a Go package, not of an exporter. Write prometheus, here and in the pipelines.",
      "warning otel.yaml:12: no pipeline uses it, so it does nothing. Name it in a pipeline, or take it out.",
      "warning otel.yaml:14: otlphttp is the old name of the exporter otlp_http. Write otlp_http/a, here and in the pipelines; the old name warns at each start.",
      "warning otel.yaml:15: no pipeline uses it, so it does nothing. Name it in a pipeline, or take it out.",
      "warning otel.yaml:20: memory_limiter comes after batch. Put memory_limiter first: what is beyond memory must be refused at the door, where the sender still has it.",
      "error otel.yaml:21: there is no exporter loging. Did you mean logging? Else define it under exporters.",
    ]);
  });

  it("has other names under an older collector", () => {
    const young = found({ "otel.yaml": OLD_GUIDE }, ALL_THERE, 96);
    expect(young).toContain(
      "error otel.yaml:15: the collector 0.96 does not know otlp_http yet: it came with 0.144. Write otlphttp/b, or run the collector 0.144 or later.",
    );
    expect(young.filter((one) => one.includes("old name of the exporter otlp_http"))).toEqual([]);
    expect(young).toContainEqual(
      expect.stringContaining("use the exporter otlp with the endpoint jaeger:4317"),
    );
  });

  it("takes the version from the image that mounts it", () => {
    const compose = `services:
  otel-collector:
    image: otel/opentelemetry-collector-contrib:0.120.0
    volumes: ["./otel.yaml:/etc/otelcol/config.yaml:ro"]
`;
    expect(found({ "docker-compose.yml": compose, "otel.yaml": OLD_GUIDE })).toContainEqual(
      expect.stringContaining("the collector 0.120 does not know otlp_http yet"),
    );
  });

  it.each([
    ["debug", "detailed"],
    ["info", "normal"],
    ["WARN", "basic"],
  ])("says what loglevel %s of a guide's exporter is now", (level, verbosity) => {
    const text = `receivers: { otlp: {} }
processors: { memory_limiter: {} }
exporters:
  debug: { loglevel: ${level} }
service: { pipelines: { logs: { receivers: [otlp], processors: [memory_limiter], exporters: [debug] } } }
`;
    expect(found({ "otel.yaml": text })).toEqual([
      `error otel.yaml:4: the exporter debug has no loglevel. Write verbosity: ${verbosity} instead.`,
    ]);
  });

  it("has connectors with two ends", () => {
    const text = `receivers: { otlp: {} }
processors: { memory_limiter: {} }
connectors: { span_metrics: {} }
exporters: { debug: {} }
extensions: { health_check: {} }
service:
  pipelines:
    traces: { receivers: [otlp], processors: [memory_limiter], exporters: [debug, span_metrics] }
  telemetry: { metrics: { address: "0.0.0.0:8888" } }
`;
    expect(found({ "otel.yaml": text })).toEqual([
      "error otel.yaml:3: the connector is an exporter of a pipeline and a receiver of none. Name it as a receiver of another pipeline too: the collector does not start otherwise.",
      "warning otel.yaml:5: service.extensions does not name it, so it does nothing. Name it there, or take it out.",
      "error otel.yaml:9: service.telemetry.metrics has no address any more. Write readers: [{ pull: { exporter: { prometheus: { host: 0.0.0.0, port: 8888 } } } }] instead.",
    ]);
  });
});

describe("a Compose file", () => {
  it("is read for ports, health, images and what others wait for", () => {
    const text = `version: "3.8"
services:
  otel-collector:
    image: otel/opentelemetry-collector-contrib:0.159.0
    ports: ["4317:4317", "127.0.0.1:13133:13133"]
    healthcheck: { test: ["CMD", "curl", "-f", "http://localhost:13133"] }
  jaeger:
    image: jaegertracing/all-in-one:1.57
    ports: ["127.0.0.1:4317:4317"]
  grafana:
    image: grafana/grafana
    depends_on: [promethus, jaeger]
  prometheus:
    image: prom/prometheus:v3.9.1
    depends_on: { grafana: { condition: service_healthy } }
`;
    expect(found({ "docker-compose.yml": text })).toEqual([
      "warning docker-compose.yml:1: version means nothing to Compose any more. Take the line out.",
      "error docker-compose.yml:6: the collector's image has no shell and no wget, so this check always fails. Put a probe beside it: a service of busybox whose healthcheck is wget -q -O /dev/null http://otel-collector:13133/, and let others depend on that.",
      "warning docker-compose.yml:8: this is Jaeger 1, which ended with 1.76. Take jaegertracing/jaeger:2.13.0 with a configuration file; `sightline generate stack` writes one.",
      "error docker-compose.yml:9: otel-collector publishes the host's port 4317/tcp already. Give one of them another host port: the number before the last colon.",
      "warning docker-compose.yml:11: the image grafana/grafana has no version. Write a version, such as `sightline generate stack` does: what runs must not change by itself.",
      "error docker-compose.yml:12: there is no service promethus. Did you mean prometheus?",
      "warning docker-compose.yml:15: grafana has no healthcheck here, so only one in its image lets prometheus start. Give grafana a healthcheck, or wait for service_started.",
    ]);
  });

  it("names files that are missing, and secrets that end with a line break", () => {
    const text = `services:
  a:
    image: a:1
    volumes: ["./gone.yml:/etc/a.yml:ro", "data:/data"]
secrets:
  key: { file: ./secrets/key }
  other: { file: ./secrets/other }
`;
    const directory: StackDirectory = {
      exists: () => false,
      read: (_, path) => (path.endsWith("key") ? "abc\n" : undefined),
    };
    expect(found({ "docker-compose.yml": text }, directory)).toEqual([
      "error docker-compose.yml:4: there is no ./gone.yml. Write the file, or mend the path: Docker makes an empty directory of that name instead.",
      "error docker-compose.yml:6: ./secrets/key ends with a line break. Write it without one: printf %s 'THE SECRET' > ./secrets/key. The collector puts the text into a header as it is, and refuses to send.",
      "error docker-compose.yml:7: there is no ./secrets/other. Write it: printf %s 'THE SECRET' > ./secrets/other; chmod 644 ./secrets/other",
    ]);
  });
});

/** A service that sends to the collector. */
const pushing = (exporter: string): string => `services:
  orders: { image: "orders:1", environment: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://otel-collector:4318"${exporter} } }
`;

describe("ways of metrics", () => {
  const PROMETHEUS = `scrape_configs:
  - job_name: otel-collector
    static_configs: [{ targets: ["otel-collector:8889"] }]
  - job_name: orders
    static_configs: [{ targets: ["orders:9464"] }]
  - job_name: all
    static_configs: [{ targets: ["orders:9464", "users:9464"] }]
rule_files: [alert_rules.yml]
`;

  it("are one for each service", () => {
    expect(found({ "docker-compose.yml": pushing(""), "prometheus.yml": PROMETHEUS })).toEqual([
      "warning prometheus.yml:2: the job otel-collector puts its own job over that of each service. Add honor_labels: true, so that job and instance are those of the services.",
      "error prometheus.yml:5: orders pushes its metrics by OTLP too, so each counts twice. Choose one way: OTEL_METRICS_EXPORTER=prometheus for orders keeps the page and pushes nothing; or take orders:9464/metrics out here.",
      "error prometheus.yml:7: orders:9464/metrics is scraped by orders already. Take it out of one of them: sums over both jobs count it twice.",
      "error prometheus.yml:7: orders pushes its metrics by OTLP too, so each counts twice. Choose one way: OTEL_METRICS_EXPORTER=prometheus for orders keeps the page and pushes nothing; or take orders:9464/metrics out here.",
    ]);
  });

  it("are fetched where a service pushes none", () => {
    const said = found({
      "docker-compose.yml": pushing(", OTEL_METRICS_EXPORTER: prometheus"),
      "prometheus.yml": PROMETHEUS,
    });
    expect(said.filter((one) => one.includes("pushes its metrics"))).toEqual([]);
  });

  it("need the rules that are named", () => {
    const said = found({ "prometheus.yml": PROMETHEUS }, { exists: () => false, read: () => undefined });
    expect(said).toContainEqual(
      "error prometheus.yml:8: there is no alert_rules.yml. Write it (`sightline generate rules --shipped --out .`), or take it out of rule_files.",
    );
  });
});

describe("what is generated", () => {
  it.each<["grafana" | "signoz", StackRuntime]>([
    ["grafana", "compose"],
    ["grafana", "kubernetes"],
    ["signoz", "compose"],
  ])("has nothing to mend: %s, %s", (target, runtime) => {
    const files = stackFiles(runtime, someStack({ target })).filter(({ name }) => /\.ya?ml$/u.test(name));
    expect(found(Object.fromEntries(files.map(({ name, text }) => [name, text])))).toEqual([]);
  });

  it("is read inside ConfigMaps, with the lines of the file", () => {
    const files = stackFiles("kubernetes", someStack({}));
    const text = files.find(({ name }) => name === "kubernetes/otel-collector.yaml")?.text ?? "";
    const old = text.replace("      debug:\n", "      logging:\n");
    const line = old.split("\n").findIndex((one) => one === "      logging:") + 1;
    expect(found({ "k.yaml": old })).toContain(
      `error k.yaml:${line}: the collector 0.159 has no exporter logging: it went with 0.111. Write debug, here and in the pipelines.`,
    );
  });
});

it("tells YAML that cannot be read, and rules that Prometheus does not load", () => {
  expect(found({ "a.yml": "a: [" })[0]).toMatch(/^error a\.yml:1: this is not YAML/u);
  const rules = "groups:\n  - name: g\n    rules:\n      - record: a\n        expr: rate(\n";
  expect(found({ "rules.yml": rules })[0]).toMatch(/^error rules\.yml:5: /u);
});
