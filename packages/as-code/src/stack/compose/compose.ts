/** The Compose file of the Grafana variant. */
import type { StackOptions } from "../stack.ts";
import { collectorServices, containerMetricsService } from "./collector.ts";
import { grafanaService } from "./grafana.ts";
import { secretFiles } from "./secrets.ts";
import { storageServices } from "./storage.ts";

export function composeFile(options: StackOptions): object {
  return {
    name: "observability",
    services: {
      ...collectorServices(options),
      ...storageServices(options),
      grafana: grafanaService(options),
      ...containerMetricsService(options),
    },
    ...composeSecrets(options),
    volumes: { "jaeger-data": {}, "prometheus-data": {}, "grafana-data": {}, "alertmanager-data": {} },
    networks: composeNetwork,
  };
}

/** By its name the applications' own Compose files reach it: `networks: { default: { name: observability, external: true } }`. */
export const composeNetwork: object = Object.freeze({ default: { name: "observability" } });

export function composeSecrets(options: StackOptions): object {
  const secrets = secretFiles(options);
  if (secrets.length === 0) return {};
  return { secrets: Object.fromEntries(secrets.map(({ name, file }) => [name, { file }])) };
}
