/** One trace whole, and spans in a list. */
import type { Attributes, LogRecord, Span, SpanRow, Trace } from "@sightline/api";
import { instantText } from "../record/instant.ts";
import type { SpanRecord } from "../record/records.ts";

/** `stored`: by start, not empty. A span that was sent twice comes once. */
export function traceOf(
  traceId: string,
  stored: readonly SpanRecord[],
  logs: LogRecord[],
  complete: boolean,
): Trace {
  const records = [...new Map(stored.map((span) => [span.spanId, span])).values()];
  const start = records[0]?.start ?? 0n;
  let end = start;
  const resources = new Map<string, { readonly index: number; readonly attributes: Attributes }>();
  const spans = records.map((record): Span => {
    if (record.start + record.duration > end) end = record.start + record.duration;
    const text = JSON.stringify(record.resource);
    const known = resources.get(text) ?? { index: resources.size, attributes: record.resource };
    resources.set(text, known);
    return spanOf(record, start, known.index);
  });
  return {
    traceId,
    start: instantText(start),
    durationNano: Number(end - start),
    resources: [...resources.values()].map((resource) => resource.attributes),
    spans,
    logs,
    complete,
  };
}

function spanOf(record: SpanRecord, traceStart: bigint, resource: number): Span {
  return {
    spanId: record.spanId,
    parentSpanId: parentOf(record),
    service: record.service,
    name: record.name,
    kind: record.kind,
    offsetNano: Number(record.start - traceStart),
    durationNano: Number(record.duration),
    status: { code: record.status, message: record.statusMessage },
    attributes: record.attributes,
    resource,
    scope: { name: record.scopeName, version: record.scopeVersion },
    events: record.events.map(({ time, name, attributes }) => ({
      offsetNano: Number(time - traceStart),
      name,
      attributes,
    })),
    links: record.links.map(({ traceId, spanId, attributes }) => ({ traceId, spanId, attributes })),
  };
}

export function spanRowOf(record: SpanRecord): SpanRow {
  return {
    traceId: record.traceId,
    spanId: record.spanId,
    parentSpanId: parentOf(record),
    service: record.service,
    name: record.name,
    kind: record.kind,
    start: instantText(record.start),
    durationNano: Number(record.duration),
    status: { code: record.status, message: record.statusMessage },
    attributes: record.attributes,
    resource: record.resource,
  };
}

function parentOf(record: SpanRecord): string | null {
  return record.parentSpanId === "" ? null : record.parentSpanId;
}
