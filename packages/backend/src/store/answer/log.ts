/** A log record as the API shows it. */
import type { LogRecord } from "@sightline/api";
import { instantText } from "../record/instant.ts";
import { LEVEL_NAMES, levelIndex } from "../record/outline.ts";
import type { LogEntry } from "../record/records.ts";
import type { Placed } from "../source.ts";

/** `skipped`: how many equal records come before the first of `placed`. */
export function logRecords(placed: readonly Placed<LogEntry>[], skipped = 0): LogRecord[] {
  let occurrence = skipped;
  let before: Placed<LogEntry> | undefined;
  return placed.map((entry) => {
    const equal = before?.time === entry.time && before.key === entry.key;
    if (before !== undefined) occurrence = equal ? occurrence + 1 : 0;
    before = entry;
    return logRecord(entry, occurrence);
  });
}

function logRecord({ item, key }: Placed<LogEntry>, occurrence: number): LogRecord {
  return {
    id: `${item.time}-${key}-${occurrence}`,
    time: instantText(item.time),
    level: LEVEL_NAMES[levelIndex(item)] ?? "info",
    service: item.service,
    logger: item.scopeName,
    body: item.body,
    traceId: item.traceId === "" ? null : item.traceId,
    spanId: item.spanId === "" ? null : item.spanId,
    attributes: item.attributes,
    resource: item.resource,
  };
}
