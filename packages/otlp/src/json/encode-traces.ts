import type { Span, SpanEvent, SpanLink, TracesData } from "../data/traces.ts";
import {
  attributesJson,
  count,
  integer64,
  type JsonObject,
  list,
  resourceJson,
  scopeJson,
  text,
} from "./encode-common.ts";

/** Traces as OTLP/JSON. */
export function encodeTracesJson(data: TracesData): string {
  return JSON.stringify({
    resourceSpans: data.resourceSpans.map((group) => ({
      resource: resourceJson(group.resource),
      scopeSpans: group.scopeSpans.map((scope) => ({
        scope: scopeJson(scope.scope),
        spans: scope.spans.map(spanJson),
        schemaUrl: text(scope.schemaUrl),
      })),
      schemaUrl: text(group.schemaUrl),
    })),
  });
}

function spanJson(span: Span): JsonObject {
  const { code, message } = span.status;
  return {
    traceId: text(span.traceId),
    spanId: text(span.spanId),
    traceState: text(span.traceState),
    parentSpanId: text(span.parentSpanId),
    flags: count(span.flags),
    name: text(span.name),
    kind: count(span.kind),
    startTimeUnixNano: integer64(span.startTimeUnixNano),
    endTimeUnixNano: integer64(span.endTimeUnixNano),
    attributes: attributesJson(span.attributes),
    droppedAttributesCount: count(span.droppedAttributesCount),
    events: list(span.events, eventJson),
    droppedEventsCount: count(span.droppedEventsCount),
    links: list(span.links, linkJson),
    droppedLinksCount: count(span.droppedLinksCount),
    status: code === 0 && message === "" ? undefined : { message: text(message), code: count(code) },
  };
}

function eventJson(event: SpanEvent): JsonObject {
  return {
    timeUnixNano: integer64(event.timeUnixNano),
    name: text(event.name),
    attributes: attributesJson(event.attributes),
    droppedAttributesCount: count(event.droppedAttributesCount),
  };
}

function linkJson(link: SpanLink): JsonObject {
  return {
    traceId: text(link.traceId),
    spanId: text(link.spanId),
    traceState: text(link.traceState),
    attributes: attributesJson(link.attributes),
    droppedAttributesCount: count(link.droppedAttributesCount),
    flags: count(link.flags),
  };
}
