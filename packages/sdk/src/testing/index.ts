export type { SeenMetric, SeenPoint } from "./capture/read.ts";
export { recordTelemetryCoverage, writeTelemetryCoverage } from "./coverage/coverage.ts";
export type {
  SeenFunction,
  SeenInstrument,
  SeenRoute,
  SeenStatement,
  TelemetryCoverage,
} from "./coverage/rows.ts";
export { testingErrors } from "./errors.ts";
export { eventually } from "./expectation/eventually.ts";
export { expectLog, type LogExpectation } from "./expectation/expect-log.ts";
export { expectMetric, type MeasuredMetric, type MetricExpectation } from "./expectation/expect-metric.ts";
export { expectSpan, type SpanExpectation } from "./expectation/expect-span.ts";
export type { Expected, ExpectedAttributes } from "./expectation/matching.ts";
export { spanTree, type SpanTreeOptions } from "./span-tree.ts";
export { telemetry, type Telemetry } from "./telemetry.ts";
export { withTelemetry } from "./with-telemetry.ts";
export type { FlatEvent, FlatLink, FlatLog, FlatSpan, PlainObject } from "../export/flat-item.ts";
