export { fakeClock, type FakeClock } from "./clock.ts";
export type { Answer, Encoding } from "./collector/answer.ts";
export {
  collector,
  type CollectedData,
  type CollectedRequest,
  type Collector,
} from "./collector/collector.ts";
export {
  anyValue,
  attributes,
  BASE_TIME,
  instrumentationScope,
  plainAttributes,
  plainValue,
  resource,
  type Origin,
  type PlainAttributes,
  type PlainValue,
} from "./otlp/value.ts";
export { seededIds, type Ids } from "./otlp/ids.ts";
export { logRecord, logsData, type LogRecordFields } from "./otlp/logs.ts";
export {
  counterMetric,
  exponentialPoint,
  histogramMetric,
  histogramPoint,
  metric,
  metricsData,
  numberPoint,
  summaryPoint,
} from "./otlp/metrics.ts";
export {
  childSpan,
  span,
  spanEvent,
  spanLink,
  tracesData,
  type SpanEventFields,
  type SpanFields,
  type SpanLinkFields,
} from "./otlp/traces.ts";
