import type { Span, SpanEvent, SpanLink, TracesData } from "../data/traces.ts";
import { type Limits } from "../decode/limits.ts";
import { spanKind, statusCode } from "../decode/traces.ts";
import { attributesOf, decodeJson, resourceOf, scopeOf } from "./decode-common.ts";
import type { JsonReader } from "./reader.ts";

const KINDS = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map(
  (name) => `SPAN_KIND_${name}`,
);
const CODES = ["STATUS_CODE_UNSET", "STATUS_CODE_OK", "STATUS_CODE_ERROR"];

/**
 * Traces from OTLP/JSON: the same objects as `decodeTraces` makes of the same data.
 *
 * @throws SightlineError OTLP_JSON_MALFORMED with the field's path; OTLP_LIMIT.
 */
export function decodeTracesJson(input: string | Uint8Array, limits?: Limits): TracesData {
  return decodeJson(input, limits, (json, top) => ({
    resourceSpans: json.list(top, "resourceSpans", (element) => {
      const group = json.group(element);
      return {
        resource: resourceOf(json, group),
        scopeSpans: json.list(group, "scopeSpans", (inner) => {
          const scope = json.group(inner);
          return {
            scope: scopeOf(json, scope),
            spans: json.list(scope, "spans", (span) => spanOf(json, span)),
            schemaUrl: json.text(scope, "schemaUrl"),
          };
        }),
        schemaUrl: json.text(group, "schemaUrl"),
      };
    }),
  }));
}

function spanOf(json: JsonReader, element: unknown): Span {
  json.count();
  const span = json.object(element);
  const parentSpanId = json.hex(span, "parentSpanId");
  return {
    traceId: json.hex(span, "traceId"),
    spanId: json.hex(span, "spanId"),
    parentSpanId: parentSpanId === "0000000000000000" ? "" : parentSpanId,
    traceState: json.text(span, "traceState"),
    flags: json.uint32(span, "flags"),
    name: json.text(span, "name"),
    kind: spanKind(json.enumeration(span, "kind", KINDS)),
    startTimeUnixNano: json.uint64(span, "startTimeUnixNano"),
    endTimeUnixNano: json.uint64(span, "endTimeUnixNano"),
    attributes: attributesOf(json, span),
    droppedAttributesCount: json.uint32(span, "droppedAttributesCount"),
    events: json.parts(span, "events", (event) => eventOf(json, event)),
    droppedEventsCount: json.uint32(span, "droppedEventsCount"),
    links: json.parts(span, "links", (link) => linkOf(json, link)),
    droppedLinksCount: json.uint32(span, "droppedLinksCount"),
    status: json.message(span, "status", (status) => ({
      code: statusCode(json.enumeration(status, "code", CODES)),
      message: json.text(status, "message"),
    })),
  };
}

function eventOf(json: JsonReader, element: unknown): SpanEvent {
  const event = json.object(element);
  return {
    timeUnixNano: json.uint64(event, "timeUnixNano"),
    name: json.text(event, "name"),
    attributes: attributesOf(json, event),
    droppedAttributesCount: json.uint32(event, "droppedAttributesCount"),
  };
}

function linkOf(json: JsonReader, element: unknown): SpanLink {
  const link = json.object(element);
  return {
    traceId: json.hex(link, "traceId"),
    spanId: json.hex(link, "spanId"),
    traceState: json.text(link, "traceState"),
    flags: json.uint32(link, "flags"),
    attributes: attributesOf(json, link),
    droppedAttributesCount: json.uint32(link, "droppedAttributesCount"),
  };
}
