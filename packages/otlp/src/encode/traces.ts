import type { Span, SpanEvent, SpanLink, TracesData } from "../data/traces.ts";
import { SPAN, SPAN_EVENT, SPAN_LINK, STATUS } from "../wire/fields.ts";
import type { ProtoWriter } from "../wire/writer.ts";
import {
  encodeGroups,
  writeAttributes,
  writeCount,
  writeFixed32,
  writeFixed64,
  writeHex,
  writeText,
} from "./value.ts";

/** An `ExportTraceServiceRequest` (or `TracesData`: the bytes are the same). Ids are hex of any case. */
export function encodeTraces(data: TracesData): Uint8Array<ArrayBuffer> {
  const groups = data.resourceSpans.map(({ resource, schemaUrl, scopeSpans }) => ({
    resource,
    schemaUrl,
    scopes: scopeSpans.map(({ scope, spans, schemaUrl: url }) => ({
      scope,
      schemaUrl: url,
      items: spans,
    })),
  }));
  return encodeGroups(groups, 500, writeSpan);
}

function writeSpan(writer: ProtoWriter, span: Span): void {
  writeHex(writer, SPAN.traceId, span.traceId);
  writeHex(writer, SPAN.spanId, span.spanId);
  writeText(writer, SPAN.traceState, span.traceState);
  writeHex(writer, SPAN.parentSpanId, span.parentSpanId);
  writeText(writer, SPAN.name, span.name);
  writeCount(writer, SPAN.kind, span.kind);
  writeFixed64(writer, SPAN.startTimeUnixNano, span.startTimeUnixNano);
  writeFixed64(writer, SPAN.endTimeUnixNano, span.endTimeUnixNano);
  writeAttributes(writer, SPAN.attributes, span.attributes);
  writeCount(writer, SPAN.droppedAttributesCount, span.droppedAttributesCount);
  for (const event of span.events) writeEvent(writer, event);
  writeCount(writer, SPAN.droppedEventsCount, span.droppedEventsCount);
  for (const link of span.links) writeLink(writer, link);
  writeCount(writer, SPAN.droppedLinksCount, span.droppedLinksCount);
  if (span.status.code !== 0 || span.status.message !== "") {
    const mark = writer.begin(SPAN.status);
    writeText(writer, STATUS.message, span.status.message);
    writeCount(writer, STATUS.code, span.status.code);
    writer.end(mark);
  }
  writeFixed32(writer, SPAN.flags, span.flags);
}

function writeEvent(writer: ProtoWriter, event: SpanEvent): void {
  const mark = writer.begin(SPAN.events, 200);
  writeFixed64(writer, SPAN_EVENT.timeUnixNano, event.timeUnixNano);
  writeText(writer, SPAN_EVENT.name, event.name);
  writeAttributes(writer, SPAN_EVENT.attributes, event.attributes);
  writeCount(writer, SPAN_EVENT.droppedAttributesCount, event.droppedAttributesCount);
  writer.end(mark);
}

function writeLink(writer: ProtoWriter, link: SpanLink): void {
  const mark = writer.begin(SPAN.links);
  writeHex(writer, SPAN_LINK.traceId, link.traceId);
  writeHex(writer, SPAN_LINK.spanId, link.spanId);
  writeText(writer, SPAN_LINK.traceState, link.traceState);
  writeAttributes(writer, SPAN_LINK.attributes, link.attributes);
  writeCount(writer, SPAN_LINK.droppedAttributesCount, link.droppedAttributesCount);
  writeFixed32(writer, SPAN_LINK.flags, link.flags);
  writer.end(mark);
}
