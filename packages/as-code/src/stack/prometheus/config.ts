/** Prometheus: what it fetches, which rules it follows, whom it tells. One way of metrics for each service. */
import { assertNever } from "@sightline/model";
import { PORTS } from "../ports.ts";
import type { ScrapedService } from "../stack.ts";

export interface PrometheusParts {
  readonly environment: string;
  readonly scraped: readonly ScrapedService[];
  readonly containers: "docker" | "kubernetes" | "none";
  /** Beside the configuration: `alert_rules.yml`. */
  readonly rules: readonly string[];
}

export function prometheusConfig({ environment, scraped, containers, rules }: PrometheusParts): object {
  return {
    global: {
      scrape_interval: "15s",
      evaluation_interval: "15s",
      external_labels: { environment },
    },
    // Enough for some minutes of every histogram; each takes about 200 bytes.
    storage: { exemplars: { max_exemplars: 100_000 } },
    rule_files: rules,
    alerting: {
      alertmanagers: [{ static_configs: [{ targets: [`alertmanager:${PORTS.alertmanager}`] }] }],
    },
    scrape_configs: [
      {
        job_name: "otel-collector",
        // What services pushed carries its own job and instance.
        honor_labels: true,
        static_configs: [{ targets: [`otel-collector:${PORTS.collectorMetrics}`] }],
      },
      own("otel-collector-itself", `otel-collector:${PORTS.ownMetrics}`),
      own("prometheus", `127.0.0.1:${PORTS.prometheus}`),
      own("jaeger", `jaeger:${PORTS.ownMetrics}`),
      own("grafana", `grafana:${PORTS.grafana}`),
      own("alertmanager", `alertmanager:${PORTS.alertmanager}`),
      ...containerJobs(containers),
      ...scraped.map((service) => serviceJob(service, environment)),
    ],
  };
}

function own(job: string, target: string): object {
  return { job_name: job, static_configs: [{ targets: [target] }] };
}

function containerJobs(containers: PrometheusParts["containers"]): readonly object[] {
  switch (containers) {
    case "docker":
      return [own("containers", `container-metrics:${PORTS.collectorMetrics}`)];
    case "kubernetes":
      // One for each node, behind a service without an address of its own.
      return [
        {
          job_name: "containers",
          dns_sd_configs: [
            {
              names: ["container-metrics"],
              type: "A",
              port: PORTS.collectorMetrics,
              refresh_interval: "30s",
            },
          ],
        },
      ];
    case "none":
      return [];
    default:
      return assertNever(containers, "way to containers");
  }
}

function serviceJob({ name, targets, path, labels }: ScrapedService, environment: string): object {
  return {
    job_name: name,
    ...(path === undefined ? {} : { metrics_path: path }),
    static_configs: [{ targets, labels: { service: name, environment, ...labels } }],
  };
}
