/** Stored spans as an OTLP request. */
import { SPAN_KINDS, STATUS_CODES } from "@sightline/api";
import { encodeTraces, type Span } from "@sightline/otlp";
import type { SpanRecord } from "../../record/records.ts";
import { byResourceAndScope, keyValues } from "./text-attributes.ts";

export function spansBody(records: readonly SpanRecord[]): Uint8Array {
  return encodeTraces({
    resourceSpans: byResourceAndScope(records).map(({ resource, scopes }) => ({
      resource,
      scopeSpans: scopes.map(({ scope, items }) => ({ scope, spans: items.map(spanOf), schemaUrl: "" })),
      schemaUrl: "",
    })),
  });
}

function spanOf(record: SpanRecord): Span {
  return {
    traceId: record.traceId,
    spanId: record.spanId,
    parentSpanId: record.parentSpanId,
    traceState: record.traceState,
    flags: 0,
    name: record.name,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- SPAN_KINDS lists the names in OTLP's order
    kind: Math.max(0, SPAN_KINDS.indexOf(record.kind)) as Span["kind"],
    startTimeUnixNano: record.start,
    endTimeUnixNano: record.start + record.duration,
    attributes: keyValues(record.attributes),
    droppedAttributesCount: 0,
    events: record.events.map(({ time, name, attributes }) => ({
      timeUnixNano: time,
      name,
      attributes: keyValues(attributes),
      droppedAttributesCount: 0,
    })),
    droppedEventsCount: 0,
    links: record.links.map(({ traceId, spanId, traceState, attributes }) => ({
      traceId,
      spanId,
      traceState,
      flags: 0,
      attributes: keyValues(attributes),
      droppedAttributesCount: 0,
    })),
    droppedLinksCount: 0,
    status: {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- STATUS_CODES lists the names in OTLP's order
      code: Math.max(0, STATUS_CODES.indexOf(record.status)) as Span["status"]["code"],
      message: record.statusMessage,
    },
  };
}
