/** Finished spans → the body of an OTLP trace export. */
import { SpanStatusCode } from "@opentelemetry/api";
import {
  ProtoWriter,
  SCOPE_GROUP,
  SPAN,
  SPAN_EVENT,
  SPAN_LINK,
  STATUS,
  writeAttribute,
} from "@sightline/otlp/encode";
import type { Clock } from "../time/clock.ts";
import type { AttributeLimits } from "../config/limits.ts";
import { type AttributeList, settle } from "../trace/attribute-list.ts";
import type { RecordedEvent, RecordedLink, RecordedSpan } from "../trace/recorded-span.ts";
import type { SharedAttributes } from "../trace/shared-attributes.ts";
import { RequestFrame } from "./request-frame.ts";
import type { Scope } from "./scope.ts";

/** A usual span's size in bytes; a near guess spares the writer from moving it. */
const SPAN_SIZE = 300;
/** Flags of OTLP (trace.proto, SpanFlags): bit 8 says that bit 9 is known, bit 9 that the parent is remote. */
const REMOTE_KNOWN = 0x100;
const REMOTE = 0x200;

export class TraceEncoder {
  readonly #frame: RequestFrame;
  readonly #writer: ProtoWriter;
  readonly #words = new Uint32Array(2);
  readonly #clock: Clock;
  readonly #write = (span: RecordedSpan): void => this.#span(span);

  /** `resource` is the encoded `Resource` message. */
  constructor(clock: Clock, resource: Uint8Array) {
    this.#clock = clock;
    this.#frame = new RequestFrame(resource);
    this.#writer = this.#frame.writer;
  }

  encode(spans: readonly RecordedSpan[]): Uint8Array<ArrayBuffer> {
    return this.#frame.encode(spans, SPAN_SIZE, scopeOf, this.#write);
  }

  #span(span: RecordedSpan): void {
    const writer = this.#writer;
    const mark = writer.begin(SCOPE_GROUP.items, SPAN_SIZE);
    writer.id128(SPAN.traceId, span.trace0 >>> 0, span.trace1 >>> 0, span.trace2 >>> 0, span.trace3 >>> 0);
    writer.id64(SPAN.spanId, span.span0 >>> 0, span.span1 >>> 0);
    if (span.traceState !== undefined) writer.string(SPAN.traceState, span.traceState.serialize());
    if (span.parent0 !== 0 || span.parent1 !== 0) {
      writer.id64(SPAN.parentSpanId, span.parent0 >>> 0, span.parent1 >>> 0);
    }
    writer.fixed32(SPAN.flags, span.flags | REMOTE_KNOWN | (span.parentIsRemote ? REMOTE : 0));
    writer.string(SPAN.name, span.name);
    // The API counts kinds from INTERNAL = 0, OTLP from UNSPECIFIED = 0.
    writer.uint32(SPAN.kind, span.kind + 1);
    this.#time(SPAN.startTimeUnixNano, span.startMark);
    this.#time(SPAN.endTimeUnixNano, span.endMark);
    const { limits } = span.sink;
    const { shared } = span;
    // Of a span that has not departed nobody has looked whether they repeat each other.
    const isApart = shared !== undefined && span.hasDeparted;
    if (isApart) writer.raw((shared.encoded ??= encodedAttributes(shared)));
    const own = isApart ? span.attributes : span.allAttributes();
    const dropped = span.droppedAttributes + this.#attributes(SPAN.attributes, own, limits.attributes);
    if (dropped > 0) writer.uint32(SPAN.droppedAttributesCount, dropped);
    if (span.events !== undefined)
      for (const event of span.events) this.#event(event, limits.eventAttributes);
    if (span.droppedEvents > 0) writer.uint32(SPAN.droppedEventsCount, span.droppedEvents);
    if (span.links !== undefined) for (const link of span.links) this.#link(link, limits.linkAttributes);
    if (span.droppedLinks > 0) writer.uint32(SPAN.droppedLinksCount, span.droppedLinks);
    this.#status(span);
    writer.end(mark);
  }

  #status(span: RecordedSpan): void {
    if (span.statusCode === SpanStatusCode.UNSET) return;
    const writer = this.#writer;
    const mark = writer.begin(SPAN.status);
    if (span.statusMessage !== "") writer.string(STATUS.message, span.statusMessage);
    writer.uint32(STATUS.code, span.statusCode);
    writer.end(mark);
  }

  #event(event: RecordedEvent, limits: AttributeLimits): void {
    const writer = this.#writer;
    const mark = writer.begin(SPAN.events, 128);
    this.#time(SPAN_EVENT.timeUnixNano, event.mark);
    writer.string(SPAN_EVENT.name, event.name);
    const dropped = this.#attributes(SPAN_EVENT.attributes, event.attributes, limits);
    if (dropped > 0) writer.uint32(SPAN_EVENT.droppedAttributesCount, dropped);
    writer.end(mark);
  }

  #link(link: RecordedLink, limits: AttributeLimits): void {
    const writer = this.#writer;
    const { context } = link;
    const mark = writer.begin(SPAN.links, 64);
    writer.hex(SPAN_LINK.traceId, context.traceId);
    writer.hex(SPAN_LINK.spanId, context.spanId);
    if (context.traceState !== undefined) writer.string(SPAN_LINK.traceState, context.traceState.serialize());
    const dropped = this.#attributes(SPAN_LINK.attributes, link.attributes, limits);
    if (dropped > 0) writer.uint32(SPAN_LINK.droppedAttributesCount, dropped);
    writer.fixed32(
      SPAN_LINK.flags,
      context.traceFlags | REMOTE_KNOWN | (context.isRemote === true ? REMOTE : 0),
    );
    writer.end(mark);
  }

  #attributes(field: number, attributes: AttributeList, limits: AttributeLimits): number {
    const { list, dropped } = settle(attributes, limits);
    for (let at = 0; at < list.length; at += 2) {
      writeAttribute(this.#writer, field, String(list[at]), list[at + 1]);
    }
    return dropped;
  }

  #time(field: number, mark: number): void {
    this.#clock.unixNanos(mark, this.#words);
    this.#writer.fixed64Words(field, this.#words[0] ?? 0, this.#words[1] ?? 0);
  }
}

function encodedAttributes({ list }: SharedAttributes): Uint8Array {
  const writer = new ProtoWriter();
  for (let at = 0; at < list.length; at += 2)
    writeAttribute(writer, SPAN.attributes, String(list[at]), list[at + 1]);
  return writer.finish();
}

function scopeOf(span: RecordedSpan): Scope {
  return span.sink.scope;
}
