/** A collector of its own that measures containers: who can read Docker's socket should not be reached by anybody. */
import { BATCH, MEMORY_LIMITER, OWN_TELEMETRY } from "./config.ts";
import { PORTS } from "../ports.ts";

/** Each container's name and image are labels here, which for services would be one more of everything. */
const EXPORTER = {
  endpoint: `0.0.0.0:${PORTS.collectorMetrics}`,
  const_labels: { environment: "${env:ENVIRONMENT}" },
  metric_expiration: "5m",
  resource_to_telemetry_conversion: { enabled: true },
};

/** Docker's containers on this machine. */
export function dockerContainersConfig(): object {
  return containersConfig("docker_stats", {
    endpoint: "unix:///var/run/docker.sock",
    collection_interval: "15s",
    timeout: "5s",
  });
}

/** Pods and their containers on one node of Kubernetes. */
export function kubeletContainersConfig(): object {
  return containersConfig("kubelet_stats", {
    collection_interval: "15s",
    auth_type: "serviceAccount",
    endpoint: "https://${env:NODE_NAME}:10250",
    // A kubelet's certificate is its own on most clusters.
    insecure_skip_verify: true,
    metric_groups: ["container", "pod"],
  });
}

function containersConfig(receiver: string, settings: object): object {
  return {
    extensions: { health_check: { endpoint: `0.0.0.0:${PORTS.health}` } },
    receivers: { [receiver]: settings },
    processors: { memory_limiter: MEMORY_LIMITER, batch: BATCH },
    exporters: { prometheus: EXPORTER },
    service: {
      extensions: ["health_check"],
      pipelines: {
        metrics: {
          receivers: [receiver],
          processors: ["memory_limiter", "batch"],
          exporters: ["prometheus"],
        },
      },
      telemetry: OWN_TELEMETRY,
    },
  };
}
