/** Traces from protobuf: to a visitor, or as objects. */
import type { InstrumentationScope, Resource } from "../data/value.ts";
import type {
  ResourceSpans,
  ScopeSpans,
  Span,
  SpanEvent,
  SpanKind,
  SpanLink,
  StatusCode,
  TracesData,
} from "../data/traces.ts";
import type { ResourceView, ScopeView } from "./group-views.ts";
import { idOrEmpty, SPAN_ID_BYTES } from "./id.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import type { GroupVisitor } from "./read-groups.ts";
import { type Reading, readingOf } from "./read-request.ts";
import { EVENT, LINK } from "./span-parts.ts";
import { SpanView } from "./span-view.ts";

/** Is told what a request holds, resource by resource, scope by scope, span by span. */
export interface TraceVisitor extends GroupVisitor {
  /** `view` holds good until the method returns: the next span is read into the same object. */
  span(view: SpanView): void;
}

/**
 * Reads an `ExportTraceServiceRequest` (or `TracesData`: the bytes are the same) without making an object per span.
 *
 * @throws SightlineError OTLP_MALFORMED with the field's path; OTLP_LIMIT.
 */
export function readTraces(bytes: Uint8Array, visitor: TraceVisitor, limits: Limits = DEFAULT_LIMITS): void {
  readingTraces(bytes, visitor, limits).next(bytes.length + 1);
}

/** As `readTraces`, piece by piece. */
export function readingTraces(
  bytes: Uint8Array,
  visitor: TraceVisitor,
  limits: Limits = DEFAULT_LIMITS,
): Reading {
  return readingOf("traces", bytes, visitor, limits, (reader, count) => {
    const view = new SpanView(reader, limits);
    return (end) => {
      count();
      view.read(end);
      visitor.span(view);
      return true;
    };
  });
}

/** The object form of `readTraces`. Ids of any length are kept as they come: ask `problemsOfSpan`. */
export function decodeTraces(bytes: Uint8Array, limits: Limits = DEFAULT_LIMITS): TracesData {
  const collector = new TraceCollector();
  readTraces(bytes, collector, limits);
  return { resourceSpans: collector.resourceSpans };
}

class TraceCollector implements TraceVisitor {
  readonly resourceSpans: ResourceSpans[] = [];
  #scopes: ScopeSpans[] = [];
  #spans: Span[] = [];

  resource(view: ResourceView): void {
    this.#scopes = [];
    const resource: Resource = view.toObject();
    this.resourceSpans.push({ resource, scopeSpans: this.#scopes, schemaUrl: view.schemaUrl });
  }

  scope(view: ScopeView): void {
    this.#spans = [];
    const scope: InstrumentationScope = view.toObject();
    this.#scopes.push({ scope, spans: this.#spans, schemaUrl: view.schemaUrl });
  }

  span(view: SpanView): void {
    this.#spans.push(spanOf(view));
  }
}

function spanOf(view: SpanView): Span {
  const reader = view.reader;
  return {
    traceId: reader.hex(view.traceIdStart, view.traceIdEnd),
    spanId: reader.hex(view.spanIdStart, view.spanIdEnd),
    parentSpanId: parentOf(view),
    traceState: reader.text(view.traceStateStart, view.traceStateEnd),
    flags: reader.word32At(view.flagsAt),
    name: reader.text(view.nameStart, view.nameEnd),
    kind: spanKind(view.kind),
    startTimeUnixNano: reader.bigAt(view.startTimeAt),
    endTimeUnixNano: reader.bigAt(view.endTimeAt),
    attributes: view.attributes.list(),
    droppedAttributesCount: view.droppedAttributesCount,
    events: eventsOf(view),
    droppedEventsCount: view.droppedEventsCount,
    links: linksOf(view),
    droppedLinksCount: view.droppedLinksCount,
    status: {
      code: statusCode(view.statusCode),
      message: reader.text(view.statusMessageStart, view.statusMessageEnd),
    },
  };
}

/** Eight zero bytes say "no parent", as no bytes do; another length is kept for `problemsOfSpan` to name. */
function parentOf(view: SpanView): string {
  const { reader, parentSpanIdStart: start, parentSpanIdEnd: end } = view;
  return end - start === SPAN_ID_BYTES
    ? idOrEmpty(reader, start, end, SPAN_ID_BYTES)
    : reader.hex(start, end);
}

function eventsOf(view: SpanView): readonly SpanEvent[] {
  const { events, reader } = view;
  const list: SpanEvent[] = [];
  for (let at = 0; at < events.count; at++) {
    list.push({
      timeUnixNano: reader.bigAt(events.get(at, EVENT.timeAt)),
      name: reader.text(events.get(at, EVENT.nameStart), events.get(at, EVENT.nameEnd)),
      attributes: events.attributes.list(
        events.get(at, EVENT.attributesFrom),
        events.get(at, EVENT.attributesTo),
      ),
      droppedAttributesCount: events.get(at, EVENT.droppedAttributesCount) >>> 0,
    });
  }
  return list;
}

function linksOf(view: SpanView): readonly SpanLink[] {
  const { links, reader } = view;
  const list: SpanLink[] = [];
  for (let at = 0; at < links.count; at++) {
    list.push({
      traceId: reader.hex(links.get(at, LINK.traceIdStart), links.get(at, LINK.traceIdEnd)),
      spanId: reader.hex(links.get(at, LINK.spanIdStart), links.get(at, LINK.spanIdEnd)),
      traceState: reader.text(links.get(at, LINK.traceStateStart), links.get(at, LINK.traceStateEnd)),
      flags: reader.word32At(links.get(at, LINK.flagsAt)),
      attributes: links.attributes.list(links.get(at, LINK.attributesFrom), links.get(at, LINK.attributesTo)),
      droppedAttributesCount: links.get(at, LINK.droppedAttributesCount) >>> 0,
    });
  }
  return list;
}

/** A kind that this version does not know is unspecified. */
export function spanKind(value: number): SpanKind {
  switch (value) {
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
      return value;
    default:
      return 0;
  }
}

/** A code that this version does not know is unset. */
export function statusCode(value: number): StatusCode {
  return value === 1 || value === 2 ? value : 0;
}
