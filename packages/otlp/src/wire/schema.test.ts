import { describe, expect, it } from "vitest";
import { messagesOf, protoRoot } from "../../test/proto-files.ts";
import { EXPORT_RESPONSE, PARTIAL_SUCCESS } from "./fields.ts";
import * as schema from "./schema.ts";

/** Fields of the .proto files that we do not read: none of our data types has a place for them. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  Resource: ["entity_refs"],
  KeyValue: ["key_strindex"],
  AnyValue: ["string_value_strindex"],
};

const OURS: Readonly<Record<string, schema.MessageSchema>> = {
  AnyValue: schema.anyValue,
  ArrayValue: schema.arrayValue,
  KeyValueList: schema.keyValueList,
  KeyValue: schema.keyValue,
  Resource: schema.resource,
  InstrumentationScope: schema.scope,
  Span: schema.span,
  "Span.Event": schema.spanEvent,
  "Span.Link": schema.spanLink,
  Status: schema.status,
  LogRecord: schema.logRecord,
  Metric: schema.metric,
  Gauge: schema.gauge,
  Sum: schema.sum,
  Histogram: schema.histogram,
  ExponentialHistogram: schema.exponentialHistogram,
  Summary: schema.summary,
  NumberDataPoint: schema.numberPoint,
  HistogramDataPoint: schema.histogramPoint,
  ExponentialHistogramDataPoint: schema.exponentialPoint,
  "ExponentialHistogramDataPoint.Buckets": schema.buckets,
  SummaryDataPoint: schema.summaryPoint,
  "SummaryDataPoint.ValueAtQuantile": schema.quantile,
  Exemplar: schema.exemplar,
  TracesData: schema.requests.traces,
  LogsData: schema.requests.logs,
  MetricsData: schema.requests.metrics,
  ExportTraceServiceRequest: schema.requests.traces,
  ExportLogsServiceRequest: schema.requests.logs,
  ExportMetricsServiceRequest: schema.requests.metrics,
  ...groups("Spans", schema.requests.traces),
  ...groups("Logs", schema.requests.logs),
  ...groups("Metrics", schema.requests.metrics),
};

function groups(
  suffix: string,
  request: schema.MessageSchema,
): Readonly<Record<string, schema.MessageSchema>> {
  const resourceGroup = request.fields.get(1)?.message;
  const scopeGroup = resourceGroup?.fields.get(2)?.message;
  if (resourceGroup === undefined || scopeGroup === undefined) throw new Error("no groups");
  return { [`Resource${suffix}`]: resourceGroup, [`Scope${suffix}`]: scopeGroup };
}

describe.skipIf(protoRoot === undefined)("field numbers", () => {
  const messages = messagesOf(protoRoot ?? "");

  it.each(Object.entries(OURS))("of %s are those of the .proto file", (name, ours) => {
    const theirs = [...(messages.get(name) ?? [])]
      .filter(([field]) => !(LEFT_OUT[name] ?? []).includes(field))
      .map(([field, { number, repeated }]) => [number, { name: field, repeated }]);
    expect(theirs.length).toBeGreaterThan(0);
    expect(Object.fromEntries(theirs)).toStrictEqual(
      Object.fromEntries(
        [...ours.fields].map(([number, field]) => [number, { name: field.name, repeated: field.repeated }]),
      ),
    );
  });

  it.each([
    ["Trace", "rejected_spans"],
    ["Logs", "rejected_log_records"],
    ["Metrics", "rejected_data_points"],
  ])("of the answer to an export of %s are those of the .proto file", (signal, count) => {
    const response = messages.get(`Export${signal}ServiceResponse`);
    const partial = messages.get(`Export${signal}PartialSuccess`);
    expect(response?.get("partial_success")?.number).toBe(EXPORT_RESPONSE.partialSuccess);
    expect(partial?.get(count)?.number).toBe(PARTIAL_SUCCESS.rejected);
    expect(partial?.get("error_message")?.number).toBe(PARTIAL_SUCCESS.errorMessage);
  });

  it("leaves no message of OTLP out", () => {
    const known = new Set([...Object.keys(OURS), "EntityRef"]);
    const missing = [...messages.keys()].filter(
      (name) => !known.has(name) && !/^Export\w+(Response|PartialSuccess)$/.test(name),
    );
    expect(missing).toStrictEqual([]);
  });
});
