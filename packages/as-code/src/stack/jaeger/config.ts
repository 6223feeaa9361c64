/** Jaeger 2: a collector with a store and pages. Traces lie on disk for two days. */
import { MEMORY_LIMITER } from "../collector/config.ts";
import { PORTS } from "../ports.ts";

export interface JaegerParts {
  /** Where its files lie. */
  readonly folder: string;
  /** `http://prometheus:9090`, whose metrics of spans its page "Monitor" shows. */
  readonly prometheus: string;
}

export function jaegerConfig({ folder, prometheus }: JaegerParts): object {
  return {
    extensions: {
      healthcheckv2: { use_v2: true, http: { endpoint: `0.0.0.0:${PORTS.health}` } },
      jaeger_storage: {
        backends: {
          traces: {
            badger: {
              directories: { keys: `${folder}/keys`, values: `${folder}/values` },
              ephemeral: false,
              ttl: { spans: "48h" },
            },
          },
        },
        metric_backends: {
          span_metrics: {
            prometheus: {
              endpoint: prometheus,
              normalize_calls: true,
              normalize_duration: true,
              latency_unit: "s",
            },
          },
        },
      },
      jaeger_query: {
        storage: { traces: "traces", metrics: "span_metrics" },
        http: { endpoint: `0.0.0.0:${PORTS.jaeger}` },
        grpc: { endpoint: "0.0.0.0:16685" },
      },
    },
    receivers: {
      otlp: {
        protocols: {
          grpc: { endpoint: `0.0.0.0:${PORTS.otlpGrpc}` },
          http: { endpoint: `0.0.0.0:${PORTS.otlpHttp}` },
        },
      },
    },
    processors: { memory_limiter: MEMORY_LIMITER, batch: {} },
    exporters: { jaeger_storage_exporter: { trace_storage: "traces" } },
    service: {
      extensions: ["jaeger_storage", "jaeger_query", "healthcheckv2"],
      pipelines: {
        traces: {
          receivers: ["otlp"],
          processors: ["memory_limiter", "batch"],
          exporters: ["jaeger_storage_exporter"],
        },
      },
      telemetry: {
        resource: { "service.name": "jaeger" },
        metrics: {
          level: "normal",
          readers: [{ pull: { exporter: { prometheus: { host: "0.0.0.0", port: PORTS.ownMetrics } } } }],
        },
      },
    },
  };
}
