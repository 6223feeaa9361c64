import type { LogRecord, LogsData } from "@sightline/otlp";
import {
  anyValue,
  attributes,
  BASE_TIME,
  instrumentationScope,
  type Origin,
  type PlainAttributes,
  type PlainValue,
  resource,
} from "./value.ts";

export interface LogRecordFields extends Partial<Omit<LogRecord, "attributes" | "body">> {
  readonly attributes?: PlainAttributes;
  readonly body?: PlainValue;
}

/** An INFO record at `BASE_TIME` that belongs to no trace. */
export function logRecord(fields: LogRecordFields = {}): LogRecord {
  const time = fields.timeUnixNano ?? BASE_TIME;
  return {
    timeUnixNano: time,
    observedTimeUnixNano: time,
    severityNumber: 9,
    severityText: "INFO",
    droppedAttributesCount: 0,
    flags: 0,
    traceId: "",
    spanId: "",
    eventName: "",
    ...fields,
    body: anyValue(fields.body ?? "order placed"),
    attributes: attributes(fields.attributes),
  };
}

/** One resource, one scope, these records. */
export function logsData(logRecords: readonly LogRecord[] = [logRecord()], origin: Origin = {}): LogsData {
  const scopeLogs = [{ scope: instrumentationScope(origin), logRecords, schemaUrl: "" }];
  return { resourceLogs: [{ resource: resource(origin), scopeLogs, schemaUrl: "" }] };
}
