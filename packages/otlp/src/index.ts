export type { AnyValue, InstrumentationScope, KeyValue, Resource } from "./data/common.ts";
export type { LogRecord, LogsData, ResourceLogs, ScopeLogs } from "./data/logs.ts";
export type {
  AggregationTemporality,
  Exemplar,
  ExponentialBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  MetricPoints,
  MetricsData,
  NumberDataPoint,
  NumberValue,
  ResourceMetrics,
  ScopeMetrics,
  SummaryDataPoint,
} from "./data/metrics.ts";
export type {
  ResourceSpans,
  ScopeSpans,
  Span,
  SpanEvent,
  SpanKind,
  SpanLink,
  StatusCode,
  TracesData,
} from "./data/traces.ts";
