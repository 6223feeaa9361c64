/** The programs of the stack, each as a workload with its files. */
import { alertmanagerSecrets, GRAFANA_PASSWORD } from "../compose/secrets.ts";
import { DASHBOARD_FOLDER } from "../grafana/dashboards.ts";
import { imageOf } from "../images.ts";
import { goMemoryLimit, MEMORY_LIMITS } from "../limits.ts";
import { PORTS } from "../ports.ts";
import type { StackOptions } from "../stack.ts";
import type { Workload } from "./workload.ts";

export function collectorWorkload({ namespace, images, presets, environment }: StackOptions): Workload {
  return {
    name: "otel-collector",
    namespace,
    image: imageOf(images, "collector"),
    args: ["--config=/etc/otelcol/otel-collector-config.yaml"],
    env: [
      { name: "ENVIRONMENT", value: environment },
      { name: "GOMEMLIMIT", value: goMemoryLimit(MEMORY_LIMITS.collector) },
    ],
    ports: {
      "otlp-grpc": PORTS.otlpGrpc,
      "otlp-http": PORTS.otlpHttp,
      health: PORTS.health,
      metrics: PORTS.collectorMetrics,
      "own-metrics": PORTS.ownMetrics,
    },
    probe: { path: "/", port: PORTS.health },
    memory: MEMORY_LIMITS.collector,
    user: 10_001,
    configs: { "otel-collector-config": "/etc/otelcol" },
    secrets: presets.flatMap(({ preset }) => (preset.secret === undefined ? [] : [preset.secret.file])),
  };
}

export function prometheusWorkload({ namespace, images }: StackOptions): Workload {
  return {
    name: "prometheus",
    namespace,
    image: imageOf(images, "prometheus"),
    args: [
      "--config.file=/etc/prometheus/prometheus.yml",
      "--storage.tsdb.path=/prometheus",
      "--storage.tsdb.retention.time=15d",
      "--enable-feature=exemplar-storage",
    ],
    env: [{ name: "GOMEMLIMIT", value: goMemoryLimit(MEMORY_LIMITS.prometheus) }],
    ports: { http: PORTS.prometheus },
    probe: { path: "/-/ready", port: PORTS.prometheus },
    memory: MEMORY_LIMITS.prometheus,
    user: 65_534,
    configs: { "prometheus-config": "/etc/prometheus" },
    secrets: [],
    disk: { path: "/prometheus", size: "20Gi" },
  };
}

export function jaegerWorkload({ namespace, images }: StackOptions): Workload {
  return {
    name: "jaeger",
    namespace,
    image: imageOf(images, "jaeger"),
    args: ["--config=/etc/jaeger/jaeger.yaml"],
    env: [{ name: "GOMEMLIMIT", value: goMemoryLimit(MEMORY_LIMITS.jaeger) }],
    ports: { "otlp-grpc": PORTS.otlpGrpc, http: PORTS.jaeger, "own-metrics": PORTS.ownMetrics },
    probe: { path: "/status", port: PORTS.health },
    memory: MEMORY_LIMITS.jaeger,
    user: 10_001,
    configs: { "jaeger-config": "/etc/jaeger" },
    secrets: [],
    disk: { path: "/tmp", size: "20Gi" },
  };
}

export function alertmanagerWorkload(options: StackOptions): Workload {
  const { namespace, images } = options;
  return {
    name: "alertmanager",
    namespace,
    image: imageOf(images, "alertmanager"),
    args: [
      "--config.file=/etc/alertmanager/alertmanager.yml",
      "--storage.path=/alertmanager",
      "--cluster.listen-address=",
    ],
    ports: { http: PORTS.alertmanager },
    probe: { path: "/-/ready", port: PORTS.alertmanager },
    memory: MEMORY_LIMITS.alertmanager,
    user: 65_534,
    configs: { "alertmanager-config": "/etc/alertmanager" },
    secrets: alertmanagerSecrets(options).map(({ name }) => name),
    disk: { path: "/alertmanager", size: "1Gi" },
  };
}

/** In a cluster `admin` is a word that others know, so the password is always a secret. */
export function grafanaWorkload({ namespace, images }: StackOptions): Workload {
  return {
    name: "grafana",
    namespace,
    image: imageOf(images, "grafana"),
    args: [],
    env: [
      { name: "GF_SECURITY_ADMIN_USER", value: "admin" },
      { name: "GF_SECURITY_ADMIN_PASSWORD__FILE", value: `/run/secrets/${GRAFANA_PASSWORD}` },
      { name: "GF_USERS_ALLOW_SIGN_UP", value: "false" },
      { name: "GF_ANALYTICS_REPORTING_ENABLED", value: "false" },
    ],
    ports: { http: PORTS.grafana },
    probe: { path: "/api/health", port: PORTS.grafana },
    memory: MEMORY_LIMITS.grafana,
    // https://grafana.com/docs/grafana/latest/setup-grafana/installation/docker/
    user: 472,
    configs: {
      "grafana-datasources": "/etc/grafana/provisioning/datasources",
      "grafana-dashboard-provider": "/etc/grafana/provisioning/dashboards",
      "grafana-dashboards": DASHBOARD_FOLDER,
    },
    secrets: [GRAFANA_PASSWORD],
    disk: { path: "/var/lib/grafana", size: "1Gi" },
  };
}
