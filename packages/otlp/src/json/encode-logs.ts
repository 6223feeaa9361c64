import type { LogRecord, LogsData } from "../data/logs.ts";
import {
  attributesJson,
  count,
  integer64,
  type JsonObject,
  resourceJson,
  scopeJson,
  text,
  valueJson,
} from "./encode-common.ts";

/** Logs as OTLP/JSON. */
export function encodeLogsJson(data: LogsData): string {
  return JSON.stringify({
    resourceLogs: data.resourceLogs.map((group) => ({
      resource: resourceJson(group.resource),
      scopeLogs: group.scopeLogs.map((scope) => ({
        scope: scopeJson(scope.scope),
        logRecords: scope.logRecords.map(recordJson),
        schemaUrl: text(scope.schemaUrl),
      })),
      schemaUrl: text(group.schemaUrl),
    })),
  });
}

function recordJson(record: LogRecord): JsonObject {
  return {
    timeUnixNano: integer64(record.timeUnixNano),
    observedTimeUnixNano: integer64(record.observedTimeUnixNano),
    severityNumber: count(record.severityNumber),
    severityText: text(record.severityText),
    body: record.body.kind === "empty" ? undefined : valueJson(record.body),
    attributes: attributesJson(record.attributes),
    droppedAttributesCount: count(record.droppedAttributesCount),
    flags: count(record.flags),
    traceId: text(record.traceId),
    spanId: text(record.spanId),
    eventName: text(record.eventName),
  };
}
