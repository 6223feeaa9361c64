/** Where the parts of a stack are, on one machine and without containers: addresses, and what to replace in its files. */
import { freePorts } from "./ports.ts";

export type PartName = "collector" | "otlp" | "metrics" | "prometheus" | "alertmanager" | "jaeger";

export interface Places {
  readonly urls: Readonly<Record<PartName, string>>;
  /** `127.0.0.1:20480` of a program whose flag it is. */
  readonly prometheus: string;
  readonly alertmanager: string;
  readonly jaegerHealth: string;
  /** Where Jaeger takes OTLP over gRPC. */
  readonly jaegerGrpc: string;
  /** By the name of a file: what is there, and what it is here. */
  readonly files: Readonly<Record<string, readonly Replacement[]>>;
}

export type Replacement = readonly [from: string, to: string];

/** @param grafana the address of who answers where Grafana would */
export async function choosePlaces(folder: string, grafana: string): Promise<Places> {
  const at = (await freePorts(13)).map((port) => `127.0.0.1:${port}`);
  const [grpc = "", http = "", health = "", metrics = "", own = "", prometheus = "", alertmanager = ""] = at;
  const [jaegerGrpc = "", jaegerHttp = "", jaegerHealth = "", jaegerOwn = "", jaeger = "", jaegerQuery = ""] =
    at.slice(7);
  return {
    urls: {
      collector: `http://${health}`,
      otlp: `http://${http}`,
      metrics: `http://${metrics}`,
      prometheus: `http://${prometheus}`,
      alertmanager: `http://${alertmanager}`,
      jaeger: `http://${jaeger}`,
    },
    prometheus,
    alertmanager,
    jaegerHealth,
    jaegerGrpc,
    files: {
      "otel-collector-config.yaml": [
        ["0.0.0.0:4317", grpc],
        ["0.0.0.0:4318", http],
        ["0.0.0.0:13133", health],
        ["0.0.0.0:8889", metrics],
        ["jaeger:4317", jaegerGrpc],
        ownMetrics(own),
        ["timeout: 10s", "timeout: 200ms"],
        ["metrics_flush_interval: 15s", "metrics_flush_interval: 1s"],
      ],
      "jaeger.yaml": [
        ["0.0.0.0:4317", jaegerGrpc],
        ["0.0.0.0:4318", jaegerHttp],
        ["0.0.0.0:13133", jaegerHealth],
        ["0.0.0.0:16686", jaeger],
        ["0.0.0.0:16685", jaegerQuery],
        ["prometheus:9090", prometheus],
        ["/tmp/jaeger/", `${folder}/jaeger-data/`],
        ownMetrics(jaegerOwn),
      ],
      "prometheus.yml": [
        ["otel-collector:8889", metrics],
        ["otel-collector:8888", own],
        ["127.0.0.1:9090", prometheus],
        ["jaeger:8888", jaegerOwn],
        ["grafana:3000", grafana],
        ["alertmanager:9093", alertmanager],
        ["scrape_interval: 15s", "scrape_interval: 1s"],
        ["evaluation_interval: 15s", "evaluation_interval: 1s"],
      ],
      "alertmanager.yml": [["group_wait: 30s", "group_wait: 1s"]],
      "alert_rules.yml": [["for: 1m", "for: 1s"]],
    },
  };
}

/** What a collector, or Jaeger, tells of itself: host and port are keys of their own. */
function ownMetrics(place: string): Replacement {
  const [host = "", port = ""] = place.split(":");
  return [hostAndPort("0.0.0.0", "8888"), hostAndPort(host, port)];
}

function hostAndPort(host: string, port: string): string {
  return `host: ${host}\n                port: ${port}`;
}
