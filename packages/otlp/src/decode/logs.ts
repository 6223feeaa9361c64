/** Logs from protobuf: to a visitor, or as objects. */
import type { LogRecord, LogsData, ResourceLogs, ScopeLogs } from "../data/logs.ts";
import type { ResourceView, ScopeView } from "./group-views.ts";
import { idOrEmpty, SPAN_ID_BYTES, TRACE_ID_BYTES } from "./id.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { LogView } from "./log-view.ts";
import type { GroupVisitor } from "./read-groups.ts";
import { type Reading, readingOf } from "./read-request.ts";

/** Is told what a request holds, resource by resource, scope by scope, record by record. */
export interface LogVisitor extends GroupVisitor {
  /** `view` holds good until the method returns: the next record is read into the same object. */
  logRecord(view: LogView): void;
}

/**
 * Reads an `ExportLogsServiceRequest` (or `LogsData`: the bytes are the same) without making an object per record.
 *
 * @throws SightlineError OTLP_MALFORMED with the field's path; OTLP_LIMIT.
 */
export function readLogs(bytes: Uint8Array, visitor: LogVisitor, limits: Limits = DEFAULT_LIMITS): void {
  readingLogs(bytes, visitor, limits).next(bytes.length + 1);
}

/** As `readLogs`, piece by piece. */
export function readingLogs(
  bytes: Uint8Array,
  visitor: LogVisitor,
  limits: Limits = DEFAULT_LIMITS,
): Reading {
  return readingOf("logs", bytes, visitor, limits, (reader, count) => {
    const view = new LogView(reader, limits);
    return (end) => {
      count();
      view.read(end);
      visitor.logRecord(view);
      return true;
    };
  });
}

/** The object form of `readLogs`. An id of a wrong length or of zeros is empty: OTLP says "not part of a trace". */
export function decodeLogs(bytes: Uint8Array, limits: Limits = DEFAULT_LIMITS): LogsData {
  const resourceLogs: ResourceLogs[] = [];
  let scopeLogs: ScopeLogs[] = [];
  let logRecords: LogRecord[] = [];
  readLogs(
    bytes,
    {
      resource(view: ResourceView): void {
        scopeLogs = [];
        resourceLogs.push({ resource: view.toObject(), scopeLogs, schemaUrl: view.schemaUrl });
      },
      scope(view: ScopeView): void {
        logRecords = [];
        scopeLogs.push({ scope: view.toObject(), logRecords, schemaUrl: view.schemaUrl });
      },
      logRecord(view: LogView): void {
        logRecords.push(recordOf(view));
      },
    },
    limits,
  );
  return { resourceLogs };
}

function recordOf(view: LogView): LogRecord {
  const { reader } = view;
  return {
    timeUnixNano: reader.bigAt(view.timeAt),
    observedTimeUnixNano: reader.bigAt(view.observedTimeAt),
    severityNumber: view.severityNumber,
    severityText: reader.text(view.severityTextStart, view.severityTextEnd),
    body: view.bodyValue(),
    attributes: view.attributes.list(),
    droppedAttributesCount: view.droppedAttributesCount,
    flags: reader.word32At(view.flagsAt),
    traceId: idOrEmpty(reader, view.traceIdStart, view.traceIdEnd, TRACE_ID_BYTES),
    spanId: idOrEmpty(reader, view.spanIdStart, view.spanIdEnd, SPAN_ID_BYTES),
    eventName: reader.text(view.eventNameStart, view.eventNameEnd),
  };
}
