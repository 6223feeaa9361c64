import type { LogRecord, LogsData } from "../data/logs.ts";
import type { Limits } from "../decode/limits.ts";
import { anyValueOf, attributesOf, decodeJson, resourceOf, scopeOf } from "./decode-common.ts";
import type { JsonReader } from "./reader.ts";

/** `SEVERITY_NUMBER_UNSPECIFIED`, then TRACE, TRACE2, TRACE3, TRACE4, DEBUG, … up to FATAL4. */
const SEVERITIES = [
  "SEVERITY_NUMBER_UNSPECIFIED",
  ...["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"].flatMap((level) =>
    ["", "2", "3", "4"].map((step) => `SEVERITY_NUMBER_${level}${step}`),
  ),
];

/**
 * Logs from OTLP/JSON: the same objects as `decodeLogs` makes of the same data.
 *
 * @throws SightlineError OTLP_JSON_MALFORMED with the field's path; OTLP_LIMIT.
 */
export function decodeLogsJson(input: string | Uint8Array, limits?: Limits): LogsData {
  return decodeJson(input, limits, (json, top) => ({
    resourceLogs: json.list(top, "resourceLogs", (element) => {
      const group = json.group(element);
      return {
        resource: resourceOf(json, group),
        scopeLogs: json.list(group, "scopeLogs", (inner) => {
          const scope = json.group(inner);
          return {
            scope: scopeOf(json, scope),
            logRecords: json.list(scope, "logRecords", (record) => recordOf(json, record)),
            schemaUrl: json.text(scope, "schemaUrl"),
          };
        }),
        schemaUrl: json.text(group, "schemaUrl"),
      };
    }),
  }));
}

function recordOf(json: JsonReader, element: unknown): LogRecord {
  json.count();
  const record = json.object(element);
  return {
    timeUnixNano: json.uint64(record, "timeUnixNano"),
    observedTimeUnixNano: json.uint64(record, "observedTimeUnixNano"),
    severityNumber: json.enumeration(record, "severityNumber", SEVERITIES),
    severityText: json.text(record, "severityText"),
    body: anyValueOf(json, record, "body"),
    attributes: attributesOf(json, record),
    droppedAttributesCount: json.uint32(record, "droppedAttributesCount"),
    flags: json.uint32(record, "flags"),
    traceId: json.idOrEmpty(record, "traceId", 32),
    spanId: json.idOrEmpty(record, "spanId", 16),
    eventName: json.text(record, "eventName"),
  };
}
