export type { AnyValue, InstrumentationScope, KeyValue, Resource } from "./data/value.ts";
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
export { ATTRIBUTE_STRIDE, type AttributeTable } from "./decode/attribute-table.ts";
export { EXEMPLAR_ROW, type ExemplarTable } from "./decode/exemplar-table.ts";
export type { BucketsView, ExponentialPointView } from "./decode/exponential-view.ts";
export type { ResourceView, ScopeView } from "./decode/group-views.ts";
export { DEFAULT_LIMITS, type Limits } from "./decode/limits.ts";
export type { LogView } from "./decode/log-view.ts";
export { decodeLogs, readingLogs, readLogs, type LogVisitor } from "./decode/logs.ts";
export type { MetricView } from "./decode/metric-view.ts";
export { decodeMetrics } from "./decode/metrics.ts";
export type { CountList, DoubleList } from "./decode/number-lists.ts";
export type {
  HistogramPointView,
  NumberPointView,
  PointView,
  SummaryPointView,
} from "./decode/point-views.ts";
export type { GroupVisitor } from "./decode/read-groups.ts";
export { readingMetrics, readMetrics, type MetricVisitor } from "./decode/read-metrics.ts";
export type { Reading } from "./decode/read-request.ts";
export { EVENT, LINK, type EventTable, type LinkTable } from "./decode/span-parts.ts";
export type { SpanView } from "./decode/span-view.ts";
export { decodeTraces, readingTraces, readTraces, type TraceVisitor } from "./decode/traces.ts";
export { encodeLogs } from "./encode/logs.ts";
export { encodeMetrics } from "./encode/metrics.ts";
export { encodeTraces } from "./encode/traces.ts";
export { otlpErrors } from "./errors.ts";
export { ANY_VALUE, METRIC } from "./wire/fields.ts";
export { decodeLogsJson } from "./json/decode-logs.ts";
export { decodeMetricsJson } from "./json/decode-metrics.ts";
export { decodeTracesJson } from "./json/decode-traces.ts";
export { encodeLogsJson } from "./json/encode-logs.ts";
export { encodeMetricsJson } from "./json/encode-metrics.ts";
export { encodeTracesJson } from "./json/encode-traces.ts";
export { isSpanId, isTraceId, problemsOfSpan, type ItemProblem } from "./problems.ts";
export {
  decodeExportResponse,
  encodeExportResponse,
  encodeExportResponseJson,
  type PartialSuccess,
} from "./service/partial-success.ts";
export { encodeStatus, encodeStatusJson, type RpcStatus } from "./service/rpc-status.ts";
export { ProtoReader } from "./wire/reader.ts";
export type { Signal } from "./wire/schema.ts";
export { WireFault } from "./wire/wire-fault.ts";
export { FIXED64, LENGTH_DELIMITED, VARINT } from "./wire/wire-type.ts";
