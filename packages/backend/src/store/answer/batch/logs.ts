/** Stored log records as an OTLP request. */
import { encodeLogs, type LogRecord } from "@sightline/otlp";
import type { LogEntry } from "../../record/records.ts";
import { byResourceAndScope, keyValues } from "./text-attributes.ts";

export function logsBody(entries: readonly LogEntry[]): Uint8Array {
  return encodeLogs({
    resourceLogs: byResourceAndScope(entries).map(({ resource, scopes }) => ({
      resource,
      scopeLogs: scopes.map(({ scope, items }) => ({
        scope,
        logRecords: items.map(logRecordOf),
        schemaUrl: "",
      })),
      schemaUrl: "",
    })),
  });
}

function logRecordOf(entry: LogEntry): LogRecord {
  return {
    timeUnixNano: entry.time,
    observedTimeUnixNano: entry.time,
    severityNumber: entry.severityNumber,
    severityText: entry.severityText,
    body: { kind: "string", value: entry.body },
    attributes: keyValues(entry.attributes),
    droppedAttributesCount: 0,
    flags: 0,
    traceId: entry.traceId,
    spanId: entry.spanId,
    eventName: entry.eventName,
  };
}
