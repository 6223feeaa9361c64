/** Stored log records as an OTLP request. */
import { encodeLogs, type LogRecord, type ResourceLogs } from "@sightline/otlp";
import type { LogEntry } from "../../record/records.ts";
import { grouped, keyValues, resourceOf, scopeOf } from "./text-attributes.ts";

export function logsBody(entries: readonly LogEntry[]): Uint8Array {
  const byResource = grouped(entries, (entry) => JSON.stringify(entry.resource));
  return encodeLogs({ resourceLogs: byResource.map(resourceLogs) });
}

function resourceLogs(entries: readonly LogEntry[]): ResourceLogs {
  const byScope = grouped(entries, ({ scopeName, scopeVersion }) => `${scopeName}\u0000${scopeVersion}`);
  return {
    resource: resourceOf(entries[0]?.resource ?? {}),
    scopeLogs: byScope.map((group) => ({
      scope: scopeOf(group[0]?.scopeName ?? "", group[0]?.scopeVersion ?? ""),
      logRecords: group.map(logRecordOf),
      schemaUrl: "",
    })),
    schemaUrl: "",
  };
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
