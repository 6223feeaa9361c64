/** The Grafana variant for Kubernetes: a directory that `kubectl apply -k` takes. */
import { appDeployment } from "../app/snippet.ts";
import { printDocuments, printYaml } from "../print.ts";
import { prometheusConfig } from "../prometheus/config.ts";
import type { StackFile, StackOptions } from "../stack.ts";
import { containerMetricsManifests } from "./containers.ts";
import {
  alertmanagerWorkload,
  collectorWorkload,
  grafanaWorkload,
  jaegerWorkload,
  prometheusWorkload,
} from "./programs.ts";
import { configMap, type Workload, workloadManifests } from "./workload.ts";

/** @param configs what the programs read, by the names they have beside a Compose file */
export function kubernetesFiles(options: StackOptions, configs: readonly StackFile[]): readonly StackFile[] {
  const { namespace, header, containerMetrics } = options;
  const maps = configMaps(options, configs);
  const parts: Readonly<Record<string, readonly object[]>> = {
    "namespace.yaml": [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }],
    "otel-collector.yaml": part(collectorWorkload(options), maps),
    "jaeger.yaml": part(jaegerWorkload(options), maps),
    "alertmanager.yaml": part(alertmanagerWorkload(options), maps),
    "prometheus.yaml": part(prometheusWorkload(options), maps),
    "grafana.yaml": part(grafanaWorkload(options), maps),
    ...(containerMetrics ? { "container-metrics.yaml": containerMetricsManifests(options) } : {}),
  };
  const kustomization = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: Object.keys(parts),
  };
  return [
    { name: "kubernetes/kustomization.yaml", text: printYaml(kustomization, header) },
    ...Object.entries(parts).map(([name, manifests]) => ({
      name: `kubernetes/${name}`,
      text: printDocuments(manifests, header),
    })),
    // Not among the resources: it is for the team's own services.
    { name: "kubernetes/app.example.yaml", text: printYaml(appDeployment(namespace), header) },
  ];
}

type Maps = ReadonlyMap<string, object>;

function part(workload: Workload, maps: Maps): readonly object[] {
  const own = Object.keys(workload.configs).flatMap((name) => {
    const map = maps.get(name);
    return map === undefined ? [] : [map];
  });
  return [...own, ...workloadManifests(workload)];
}

function configMaps(options: StackOptions, configs: readonly StackFile[]): Maps {
  const { namespace, environment, scraped, rules, containerMetrics } = options;
  const text = (name: string): string => configs.find((file) => file.name === name)?.text ?? "";
  const prometheus = prometheusConfig({
    environment,
    scraped,
    containers: containerMetrics ? "kubernetes" : "none",
    rules: rules.map(({ name }) => name),
  });
  const contents: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "otel-collector-config": { "otel-collector-config.yaml": text("otel-collector-config.yaml") },
    "jaeger-config": { "jaeger.yaml": text("jaeger.yaml") },
    "alertmanager-config": { "alertmanager.yml": text("alertmanager.yml") },
    "prometheus-config": {
      "prometheus.yml": printYaml(prometheus, []),
      ...Object.fromEntries(rules.map((file) => [file.name, file.text])),
    },
    "grafana-datasources": {
      "datasources.yml": text("grafana/provisioning/datasources/datasources.yml"),
    },
    "grafana-dashboard-provider": {
      "dashboards.yml": text("grafana/provisioning/dashboards/dashboards.yml"),
    },
    "grafana-dashboards": Object.fromEntries(options.dashboards.map((file) => [file.name, file.text])),
  };
  return new Map(Object.entries(contents).map(([name, data]) => [name, configMap(name, namespace, data)]));
}
