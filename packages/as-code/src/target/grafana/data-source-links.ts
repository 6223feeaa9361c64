/**
 * How data sources of Grafana lead from a metric to its trace, from a trace to its metrics and logs, and from a log line to
 * its trace: parts of their `jsonData`, as the API takes them. Others are named by their uid; what is not there is no link.
 */

type Links = Readonly<Record<string, unknown>>;

/** Time around a span in which its log lines and samples lie; clocks of two machines differ. */
const AROUND: Links = Object.freeze({ spanStartTimeShift: "-5m", spanEndTimeShift: "5m" });
const SERVICE_TAGS: readonly Links[] = [{ key: "service.name", value: "service_name" }];

/** Of a data source of metrics. */
export function exemplarLinks(traces: string | undefined): Links {
  return traces === undefined
    ? {}
    : { exemplarTraceIdDestinations: [{ name: "trace_id", datasourceUid: traces }] };
}

/**
 * Of Jaeger or Tempo. The metrics are those of spans, which Sightline's backend and the collector's connector write under
 * these names.
 */
export function spanLinks({ metrics, logs }: { readonly metrics?: string; readonly logs?: string }): Links {
  return {
    nodeGraph: { enabled: true },
    ...(metrics === undefined
      ? {}
      : { tracesToMetrics: { datasourceUid: metrics, ...AROUND, tags: SERVICE_TAGS, queries: QUERIES } }),
    ...(logs === undefined
      ? {}
      : { tracesToLogsV2: { datasourceUid: logs, ...AROUND, tags: SERVICE_TAGS, filterByTraceID: true } }),
  };
}

const QUERIES: readonly Links[] = [
  { name: "Requests", query: "sum(rate(traces_span_metrics_calls_total{$__tags}[5m]))" },
  {
    name: "Slowest twentieth",
    query:
      "histogram_quantile(0.95, sum by (le) (rate(traces_span_metrics_duration_seconds_bucket{$__tags}[5m])))",
  },
];

/** Of Loki. */
export function logLinks(traces: string | undefined): Links {
  const field = { name: "trace_id", matcherType: "label", matcherRegex: "trace_id", url: "${__value.raw}" };
  return traces === undefined ? {} : { derivedFields: [{ ...field, datasourceUid: traces }] };
}
