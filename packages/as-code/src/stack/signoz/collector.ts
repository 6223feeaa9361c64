/** The configuration of SigNoz' own collector: OTLP in, ClickHouse out. */
import { BATCH, MEMORY_LIMITER, OTLP_RECEIVER } from "../collector/config.ts";
import { type ChosenPreset, placeOf } from "../preset/preset.ts";
import { PORTS } from "../ports.ts";
import type { ScrapedService } from "../stack.ts";

const CLICKHOUSE = "tcp://clickhouse:9000";

/** SigNoz counts what was taken in, by these. */
const METER_DIMENSIONS = ["service.name", "deployment.environment.name", "host.name"];

export interface SignozCollectorParts {
  readonly environment: string;
  readonly scraped: readonly ScrapedService[];
  readonly presets: readonly ChosenPreset[];
}

/** Its components are named as the collector 0.144 has them, on which SigNoz builds. */
export function signozCollectorConfig({ environment, scraped, presets }: SignozCollectorParts): object {
  const exporters = presets.map((chosen) => ({ chosen, ...chosen.preset.collector(placeOf(chosen)) }));
  const to = (signal: "traces" | "metrics" | "logs"): readonly string[] =>
    exporters.filter(({ chosen }) => chosen.preset.signals.includes(signal)).map(({ id }) => id);
  return {
    extensions: { health_check: { endpoint: `0.0.0.0:${PORTS.health}` } },
    receivers: {
      otlp: OTLP_RECEIVER,
      ...(scraped.length === 0 ? {} : { prometheus: { config: scrapeConfig(environment, scraped) } }),
    },
    processors: {
      memory_limiter: MEMORY_LIMITER,
      batch: BATCH,
      "signozspanmetrics/delta": {
        metrics_exporter: "signozclickhousemetrics",
        metrics_flush_interval: "60s",
        dimensions_cache_size: 100_000,
        aggregation_temporality: "AGGREGATION_TEMPORALITY_DELTA",
        enable_exp_histogram: true,
        latency_histogram_buckets: [
          "5ms",
          "10ms",
          "25ms",
          "50ms",
          "100ms",
          "250ms",
          "500ms",
          "1s",
          "2s",
          "5s",
          "10s",
        ],
        dimensions: [
          { name: "service.namespace", default: "default" },
          { name: "deployment.environment.name", default: "default" },
          // Two collectors must not write the same series.
          { name: "signoz.collector.id" },
          { name: "service.version" },
        ],
      },
    },
    connectors: {
      signozmeter: {
        metrics_flush_interval: "1h",
        dimensions: METER_DIMENSIONS.map((name) => ({ name })),
      },
    },
    exporters: {
      clickhousetraces: { datasource: `${CLICKHOUSE}/signoz_traces`, use_new_schema: true },
      signozclickhousemetrics: { dsn: `${CLICKHOUSE}/signoz_metrics` },
      clickhouselogsexporter: { dsn: `${CLICKHOUSE}/signoz_logs`, timeout: "10s", use_new_schema: true },
      signozclickhousemeter: {
        dsn: `${CLICKHOUSE}/signoz_meter`,
        timeout: "45s",
        sending_queue: { enabled: false },
      },
      metadataexporter: {
        enabled: true,
        dsn: `${CLICKHOUSE}/signoz_metadata`,
        timeout: "45s",
        cache: { provider: "in_memory" },
      },
      ...Object.fromEntries(exporters.map(({ id, settings }) => [id, settings])),
    },
    service: {
      extensions: ["health_check"],
      pipelines: {
        traces: {
          receivers: ["otlp"],
          processors: ["memory_limiter", "signozspanmetrics/delta", "batch"],
          exporters: ["clickhousetraces", "metadataexporter", "signozmeter", ...to("traces")],
        },
        metrics: {
          receivers: ["otlp", ...(scraped.length === 0 ? [] : ["prometheus"])],
          processors: ["memory_limiter", "batch"],
          exporters: ["signozclickhousemetrics", "metadataexporter", "signozmeter", ...to("metrics")],
        },
        logs: {
          receivers: ["otlp"],
          processors: ["memory_limiter", "batch"],
          exporters: ["clickhouselogsexporter", "metadataexporter", "signozmeter", ...to("logs")],
        },
        "metrics/meter": {
          receivers: ["signozmeter"],
          processors: ["memory_limiter", "batch"],
          exporters: ["signozclickhousemeter"],
        },
      },
    },
  };
}

function scrapeConfig(environment: string, scraped: readonly ScrapedService[]): object {
  return {
    global: { scrape_interval: "15s" },
    scrape_configs: scraped.map(({ name, targets, path, labels }) => ({
      job_name: name,
      ...(path === undefined ? {} : { metrics_path: path }),
      static_configs: [{ targets, labels: { service: name, environment, ...labels } }],
    })),
  };
}
