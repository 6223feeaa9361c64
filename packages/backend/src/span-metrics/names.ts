/**
 * What the metrics from spans are called: as OpenTelemetry's spanmetrics connector and Tempo's service graphs call them
 * (docs/adr/0020), so that dashboards made for these work.
 */
import type { MetricFamily } from "../store/metric/series.ts";

export const CALLS: MetricFamily = Object.freeze({
  name: "traces_span_metrics_calls_total",
  kind: "counter",
  unit: "",
  help: "Requests, from spans of kind server and consumer and roots of other work; sampled ones count for those left out.",
});

export const DURATION: MetricFamily = Object.freeze({
  name: "traces_span_metrics_duration_seconds",
  kind: "histogram",
  unit: "s",
  help: "How long requests took, from the same spans.",
});

export const EDGE_REQUESTS: MetricFamily = Object.freeze({
  name: "traces_service_graph_request_total",
  kind: "counter",
  unit: "",
  help: "Requests from one service to another, or to a database.",
});

export const EDGE_FAILED: MetricFamily = Object.freeze({
  name: "traces_service_graph_request_failed_total",
  kind: "counter",
  unit: "",
  help: "Requests from one service to another that failed, as the called one saw it.",
});

export const EDGE_DURATION: MetricFamily = Object.freeze({
  name: "traces_service_graph_request_server_seconds",
  kind: "histogram",
  unit: "s",
  help: "How long requests from one service to another took, as the called one saw it.",
});

export const SERVICE_UP: MetricFamily = Object.freeze({
  name: "sightline_service_up",
  kind: "gauge",
  unit: "",
  help: "1 for a service that sends, 0 for one that was seen in the last hour and has sent nothing for two minutes.",
});

/** By number in OTLP, as the connector spells them. */
export const SPAN_KINDS: readonly string[] = [
  "SPAN_KIND_UNSPECIFIED",
  "SPAN_KIND_INTERNAL",
  "SPAN_KIND_SERVER",
  "SPAN_KIND_CLIENT",
  "SPAN_KIND_PRODUCER",
  "SPAN_KIND_CONSUMER",
];

export const STATUS_CODES: readonly string[] = ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"];

/** OpenTelemetry's name for the series that takes what has no room: https://opentelemetry.io/docs/specs/otel/metrics/sdk/#overflow-attribute */
export const OVERFLOW: Readonly<Record<string, string>> = Object.freeze({ otel_metric_overflow: "true" });
