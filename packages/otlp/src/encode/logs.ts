import type { LogRecord, LogsData } from "../data/logs.ts";
import { LOG_RECORD } from "../wire/fields.ts";
import type { ProtoWriter } from "../wire/writer.ts";
import {
  encodeGroups,
  writeAnyValue,
  writeAttributes,
  writeCount,
  writeFixed32,
  writeFixed64,
  writeHex,
  writeText,
} from "./value.ts";

/** An `ExportLogsServiceRequest` (or `LogsData`: the bytes are the same). */
export function encodeLogs(data: LogsData): Uint8Array<ArrayBuffer> {
  const groups = data.resourceLogs.map(({ resource, schemaUrl, scopeLogs }) => ({
    resource,
    schemaUrl,
    scopes: scopeLogs.map(({ scope, logRecords, schemaUrl: url }) => ({
      scope,
      schemaUrl: url,
      items: logRecords,
    })),
  }));
  return encodeGroups(groups, 300, writeLogRecord);
}

function writeLogRecord(writer: ProtoWriter, record: LogRecord): void {
  writeFixed64(writer, LOG_RECORD.timeUnixNano, record.timeUnixNano);
  if (record.severityNumber !== 0) writer.int53(LOG_RECORD.severityNumber, record.severityNumber);
  writeText(writer, LOG_RECORD.severityText, record.severityText);
  if (record.body.kind !== "empty") writeAnyValue(writer, LOG_RECORD.body, record.body);
  writeAttributes(writer, LOG_RECORD.attributes, record.attributes);
  writeCount(writer, LOG_RECORD.droppedAttributesCount, record.droppedAttributesCount);
  writeFixed32(writer, LOG_RECORD.flags, record.flags);
  writeHex(writer, LOG_RECORD.traceId, record.traceId);
  writeHex(writer, LOG_RECORD.spanId, record.spanId);
  writeFixed64(writer, LOG_RECORD.observedTimeUnixNano, record.observedTimeUnixNano);
  writeText(writer, LOG_RECORD.eventName, record.eventName);
}
