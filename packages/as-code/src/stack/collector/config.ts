/** The collector's configuration: one door for all telemetry, traces on to Jaeger, metrics for Prometheus to fetch. */
import { type ChosenPreset, placeOf, type PresetSignal } from "../preset/preset.ts";
import { PORTS } from "../ports.ts";

/** Names of components as the collector 0.153 and later spell them; earlier ones know them by their old names only. */
export interface CollectorParts {
  readonly presets: readonly ChosenPreset[];
  /** `jaeger:4317`. */
  readonly jaeger: string;
}

/** Sub-second steps where requests lie, and the thresholds of shipped alerts (0.8 s, 2 s) on an edge. */
const BUCKETS = [
  "5ms",
  "10ms",
  "25ms",
  "50ms",
  "100ms",
  "120ms",
  "250ms",
  "500ms",
  "800ms",
  "1s",
  "2s",
  "2.5s",
  "5s",
  "10s",
];

/** First in each pipeline: what is beyond memory is refused at the door, so that senders wait, and nothing is lost in silence. */
export const MEMORY_LIMITER: object = Object.freeze({
  check_interval: "1s",
  limit_percentage: 80,
  // https://github.com/open-telemetry/opentelemetry-collector/blob/main/processor/memorylimiterprocessor: a fifth of the limit
  spike_limit_percentage: 16,
});

export const BATCH: object = Object.freeze({ timeout: "10s", send_batch_size: 1024 });

const STEPS = ["memory_limiter", "batch"];

export const OTLP_RECEIVER: object = Object.freeze({
  protocols: {
    grpc: { endpoint: `0.0.0.0:${PORTS.otlpGrpc}` },
    http: { endpoint: `0.0.0.0:${PORTS.otlpHttp}` },
  },
});

/** What the collector tells of itself, for Prometheus. */
export const OWN_TELEMETRY: object = Object.freeze({
  metrics: {
    level: "normal",
    readers: [{ pull: { exporter: { prometheus: { host: "0.0.0.0", port: PORTS.ownMetrics } } } }],
  },
});

export function collectorConfig({ presets, jaeger }: CollectorParts): object {
  const exporters = presets.map((chosen) => ({ chosen, ...chosen.preset.collector(placeOf(chosen)) }));
  const to = (signal: PresetSignal): readonly string[] =>
    exporters.filter(({ chosen }) => chosen.preset.signals.includes(signal)).map(({ id }) => id);
  const logs = to("logs");
  return {
    extensions: { health_check: { endpoint: `0.0.0.0:${PORTS.health}` } },
    receivers: { otlp: OTLP_RECEIVER },
    processors: { memory_limiter: MEMORY_LIMITER, batch: BATCH },
    connectors: { span_metrics: SPAN_METRICS },
    exporters: {
      "otlp_grpc/jaeger": { endpoint: jaeger, tls: { insecure: true } },
      prometheus: PROMETHEUS_EXPORTER,
      // Without a backend for logs each shows in the collector's own output, where it is at least seen.
      ...(logs.length === 0 ? { debug: { verbosity: "normal" } } : {}),
      ...Object.fromEntries(exporters.map(({ id, settings }) => [id, settings])),
    },
    service: {
      extensions: ["health_check"],
      pipelines: {
        traces: {
          receivers: ["otlp"],
          processors: STEPS,
          exporters: ["otlp_grpc/jaeger", "span_metrics", ...to("traces")],
        },
        metrics: {
          receivers: ["otlp", "span_metrics"],
          processors: STEPS,
          exporters: ["prometheus", ...to("metrics")],
        },
        logs: { receivers: ["otlp"], processors: STEPS, exporters: logs.length === 0 ? ["debug"] : logs },
      },
      telemetry: OWN_TELEMETRY,
    },
  };
}

/** Rates, errors and durations of spans; the names are those of the embedded backend. */
const SPAN_METRICS: object = Object.freeze({
  namespace: "traces.span.metrics",
  histogram: { unit: "s", explicit: { buckets: BUCKETS } },
  exemplars: { enabled: true },
  dimensions: [{ name: "http.route" }, { name: "http.response.status_code" }],
  metrics_flush_interval: "15s",
});

/** Exemplars need OpenMetrics. What has sent nothing for five minutes is no longer shown. */
const PROMETHEUS_EXPORTER: object = Object.freeze({
  endpoint: `0.0.0.0:${PORTS.collectorMetrics}`,
  const_labels: { environment: "${env:ENVIRONMENT}" },
  enable_open_metrics: true,
  metric_expiration: "5m",
});
