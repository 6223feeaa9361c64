/** Tempo and Loki: backends that a team runs itself. */
import type { Preset } from "./preset.ts";

export const tempo: Preset = Object.freeze<Preset>({
  name: "tempo",
  title: "Grafana Tempo",
  signals: ["traces"],
  places: [],
  endpoint: { default: "tempo:4317", example: "tempo:4317" },
  source: "https://grafana.com/docs/tempo/latest/set-up-for-tracing/instrument-send/set-up-collector/",
  collector: (endpoint) => ({
    id: "otlp_grpc/tempo",
    settings: { endpoint, tls: { insecure: true } },
  }),
  sdk: (endpoint) => ({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://${endpoint}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
  }),
});

export const loki: Preset = Object.freeze<Preset>({
  name: "loki",
  title: "Grafana Loki",
  signals: ["logs"],
  places: [],
  endpoint: { default: "http://loki:3100/otlp", example: "http://loki:3100/otlp" },
  source: "https://grafana.com/docs/loki/latest/send-data/otel/",
  collector: (endpoint) => ({ id: "otlp_http/loki", settings: { endpoint } }),
  sdk: (endpoint) => ({
    OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${endpoint}/v1/logs`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
  }),
});
