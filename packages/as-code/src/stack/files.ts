/** All files of a stack. Text only; who calls writes them. */
import { printAlertmanager } from "../alertmanager/print.ts";
import type { AlertRouting } from "../alertmanager/routing.ts";
import { appCompose } from "./app/snippet.ts";
import { collectorConfig } from "./collector/config.ts";
import { dockerContainersConfig } from "./collector/containers.ts";
import { composeFile } from "./compose/compose.ts";
import { mountedRouting, secretFiles } from "./compose/secrets.ts";
import { dashboardProvider } from "./grafana/dashboards.ts";
import { datasources } from "./grafana/datasources.ts";
import { jaegerConfig } from "./jaeger/config.ts";
import { kubernetesFiles } from "./kubernetes/manifests.ts";
import { PORTS } from "./ports.ts";
import { presetEnvironment } from "./preset/presets.ts";
import { printYaml } from "./print.ts";
import { prometheusConfig } from "./prometheus/config.ts";
import { signozFiles } from "./signoz/files.ts";
import type { StackFile, StackOptions } from "./stack.ts";

/** Where it runs. */
export type StackRuntime = "compose" | "kubernetes";

/**
 * The files, always the same for the same options.
 *
 * @example
 * for (const { name, text } of stackFiles("compose", options)) await writeFile(join(directory, name), text);
 */
export function stackFiles(runtime: StackRuntime, options: StackOptions): readonly StackFile[] {
  const own =
    runtime === "kubernetes" ? kubernetesFiles(options, stackConfigs(options)) : composeFiles(options);
  return [
    ...own,
    ...options.presets.map((chosen) => ({
      name: `presets/${chosen.preset.name}.env`,
      text: presetEnvironment(chosen, options.header),
    })),
  ];
}

function composeFiles(options: StackOptions): readonly StackFile[] {
  const { environment, header } = options;
  return [
    ...(options.target === "signoz"
      ? signozFiles(options)
      : [
          { name: "docker-compose.yml", text: printYaml(composeFile(options), header) },
          ...stackConfigs(options),
        ]),
    { name: "app.compose.yml", text: printYaml(appCompose(environment), header) },
    // What is secret, and what an editor leaves beside it, is nobody else's.
    ...(secretFiles(options).length === 0 ? [] : [{ name: "secrets/.gitignore", text: "*\n!.gitignore\n" }]),
  ];
}

/** What the programs of the Grafana variant read, wherever they run. */
function stackConfigs(options: StackOptions): readonly StackFile[] {
  const { environment, header, presets, scraped, rules, dashboards, containerMetrics } = options;
  const yaml = (name: string, value: object): StackFile => ({ name, text: printYaml(value, header) });
  return [
    yaml("otel-collector-config.yaml", collectorConfig({ presets, jaeger: `jaeger:${PORTS.otlpGrpc}` })),
    ...(containerMetrics ? [yaml("container-metrics-config.yaml", dockerContainersConfig())] : []),
    yaml(
      "prometheus.yml",
      prometheusConfig({
        environment,
        scraped,
        containers: containerMetrics ? "docker" : "none",
        rules: rules.map(({ name }) => name),
      }),
    ),
    {
      name: "alertmanager.yml",
      text: printAlertmanager(mountedRouting(options.routing ?? NOBODY), header),
    },
    ...rules,
    yaml(
      "jaeger.yaml",
      jaegerConfig({ folder: "/tmp/jaeger", prometheus: `http://prometheus:${PORTS.prometheus}` }),
    ),
    yaml("grafana/provisioning/datasources/datasources.yml", datasources(presets)),
    yaml("grafana/provisioning/dashboards/dashboards.yml", dashboardProvider()),
    ...dashboards.map(({ name, text }) => ({ name: `dashboards/${name}`, text })),
  ];
}

/** Alerts show on Alertmanager's page and in Grafana, and go nowhere. */
const NOBODY: AlertRouting = { receivers: { nobody: [] }, fallback: "nobody", routes: [] };
