import type { Span, SpanEvent, SpanLink, StatusCode, TracesData } from "@sightline/otlp";
import {
  attributes,
  BASE_TIME,
  instrumentationScope,
  type Origin,
  type PlainAttributes,
  resource,
} from "./value.ts";
import { defaultIds, type Ids } from "./ids.ts";

export interface SpanFields extends Partial<Omit<Span, "attributes" | "events" | "links" | "status">> {
  readonly attributes?: PlainAttributes;
  readonly events?: readonly SpanEvent[];
  readonly links?: readonly SpanLink[];
  /** Sets the end from the start; 10 when neither this nor the end is given. */
  readonly durationMs?: number;
  readonly status?: StatusCode | Span["status"];
}

/** A root span of 10 ms at `BASE_TIME`, kind server, of a trace of its own. */
export function span(fields: SpanFields = {}, ids: Ids = defaultIds): Span {
  const { durationMs = 10, status = 0, attributes: plain, ...rest } = fields;
  const start = fields.startTimeUnixNano ?? BASE_TIME;
  return {
    traceId: fields.traceId ?? ids.traceId(),
    spanId: fields.spanId ?? ids.spanId(),
    parentSpanId: "",
    traceState: "",
    flags: 1,
    name: "GET /items",
    kind: 2,
    startTimeUnixNano: start,
    endTimeUnixNano: start + BigInt(Math.round(durationMs * 1e6)),
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    ...rest,
    attributes: attributes(plain),
    status: typeof status === "number" ? { code: status, message: "" } : status,
  };
}

/** An internal span inside `parent`: same trace, same times unless told otherwise. */
export function childSpan(parent: Span, fields: SpanFields = {}, ids: Ids = defaultIds): Span {
  const times =
    fields.startTimeUnixNano === undefined && fields.durationMs === undefined
      ? { endTimeUnixNano: parent.endTimeUnixNano }
      : {};
  return span(
    {
      traceId: parent.traceId,
      parentSpanId: parent.spanId,
      kind: 1,
      startTimeUnixNano: parent.startTimeUnixNano,
      ...times,
      ...fields,
    },
    ids,
  );
}

export interface SpanEventFields extends Partial<Omit<SpanEvent, "attributes">> {
  readonly attributes?: PlainAttributes;
}

export function spanEvent(fields: SpanEventFields = {}): SpanEvent {
  return {
    timeUnixNano: BASE_TIME,
    name: "event",
    droppedAttributesCount: 0,
    ...fields,
    attributes: attributes(fields.attributes),
  };
}

export interface SpanLinkFields extends Partial<Omit<SpanLink, "attributes">> {
  readonly attributes?: PlainAttributes;
}

export function spanLink(fields: SpanLinkFields = {}, ids: Ids = defaultIds): SpanLink {
  return {
    traceId: fields.traceId ?? ids.traceId(),
    spanId: fields.spanId ?? ids.spanId(),
    traceState: "",
    flags: 0,
    droppedAttributesCount: 0,
    ...fields,
    attributes: attributes(fields.attributes),
  };
}

/** One resource, one scope, these spans. */
export function tracesData(spans: readonly Span[] = [span()], origin: Origin = {}): TracesData {
  const scopeSpans = [{ scope: instrumentationScope(origin), spans, schemaUrl: "" }];
  return { resourceSpans: [{ resource: resource(origin), scopeSpans, schemaUrl: "" }] };
}
