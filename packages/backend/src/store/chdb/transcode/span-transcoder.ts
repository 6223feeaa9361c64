/** Spans from OTLP protobuf as rows of `otel_traces`, without an object per span or attribute. */
import {
  EVENT,
  LINK,
  readingTraces,
  type ResourceView,
  type ScopeView,
  type SpanView,
  type TraceVisitor,
} from "@sightline/otlp";
import { Tally, type IntakePolicy } from "../../intake/policy.ts";
import { ValueLimit } from "../../record/value-limit.ts";
import type { WatchedSpans } from "../../span-watch.ts";
import type { Receipt } from "../../store.ts";
import { RowWriter } from "../rows/row-writer.ts";
import { KIND_TEXT, STATUS_TEXT } from "../rows/span-texts.ts";
import { AttributeRows, checkAttributes } from "./attribute-rows.ts";
import { isPresent, SPAN_ID_BYTES, TRACE_ID_BYTES } from "./ids.ts";
import { writeServiceName } from "./service-name.ts";
import { bigOf, isAfter, TimeWords, wordAt } from "./time-words.ts";
import { checkSize, transcodingOf, whole, type Transcoding } from "./transcoding.ts";

/**
 * Appends the spans of a request that can be stored.
 *
 * @throws OTLP_MALFORMED, OTLP_LIMIT, STORE_REQUEST_TOO_LARGE: rows may have been written before.
 */
export function transcodeTraces(body: Uint8Array, policy: IntakePolicy, writer: RowWriter): Receipt {
  return whole(transcodingTraces(body, policy, writer)).receipt;
}

/** As `transcodeTraces`, piece by piece. `watched` sees the spans that are appended. */
export function transcodingTraces(
  body: Uint8Array,
  policy: IntakePolicy,
  writer: RowWriter,
  watched?: WatchedSpans,
): Transcoding {
  const spans = new SpanTranscoder(body, policy, writer, watched);
  return transcodingOf(readingTraces(body, spans), () => {
    const receipt = spans.receipt();
    return { receipt, rows: receipt.stored };
  });
}

class SpanTranscoder implements TraceVisitor {
  readonly #source: Buffer;
  readonly #writer: RowWriter;
  readonly #watched: WatchedSpans | undefined;
  readonly #begun: number;
  readonly #window: TimeWords;
  readonly #limit: ValueLimit;
  readonly #attributes: AttributeRows;
  readonly #tally = new Tally();
  /** Service name, resource attributes, scope name and version: the same for each span of a scope. */
  readonly #group = new RowWriter(1024);
  #resourceSize = 0;
  #groupBytes: Uint8Array = this.#group.view();
  #newestLow = 0;
  #newestHigh = 0;

  constructor(body: Uint8Array, policy: IntakePolicy, writer: RowWriter, watched: WatchedSpans | undefined) {
    this.#watched = watched;
    this.#source = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.#window = new TimeWords(policy);
    this.#limit = new ValueLimit(policy.longestValue);
    this.#attributes = new AttributeRows(this.#limit);
    this.#writer = writer;
    this.#begun = writer.length;
  }

  receipt(): Receipt {
    return this.#tally.receipt(bigOf(this.#newestLow, this.#newestHigh), this.#limit.count);
  }

  resource(view: ResourceView): void {
    this.#watched?.resource(view);
    const group = this.#group;
    group.reset();
    writeServiceName(group, this.#source, view.attributes, this.#limit);
    this.#attributes.write(group, this.#source, view.attributes);
    this.#resourceSize = group.length;
  }

  scope(view: ScopeView): void {
    checkAttributes(view.attributes);
    const group = this.#group;
    group.truncate(this.#resourceSize);
    group.utf8(this.#source, view.nameStart, view.nameEnd);
    group.utf8(this.#source, view.versionStart, view.versionEnd);
    this.#groupBytes = group.view();
  }

  span(view: SpanView): void {
    const problem = this.#problem(view);
    if (problem === undefined) {
      this.#write(view);
      checkSize(this.#writer, this.#begun);
      this.#watched?.span(view);
      this.#tally.store();
    } else {
      checkAttributes(view.attributes);
      checkAttributes(view.events.attributes);
      checkAttributes(view.links.attributes);
      this.#tally.reject(problem);
    }
  }

  #problem(view: SpanView): string | undefined {
    const source = this.#source;
    if (!isPresent(source, view.traceIdStart, view.traceIdEnd, TRACE_ID_BYTES))
      return "trace id is not 16 bytes, or all zero";
    if (!isPresent(source, view.spanIdStart, view.spanIdEnd, SPAN_ID_BYTES))
      return "span id is not 8 bytes, or all zero";
    const parentSize = view.parentSpanIdEnd - view.parentSpanIdStart;
    if (parentSize !== 0 && parentSize !== SPAN_ID_BYTES) return "parent span id is not 8 bytes";
    const { data } = view.reader;
    const time = this.#window.problem(wordAt(data, view.startTimeAt, 0), wordAt(data, view.startTimeAt, 4));
    return time === undefined ? undefined : `span start is ${time}`;
  }

  #write(view: SpanView): void {
    const source = this.#source;
    const writer = this.#writer;
    const { data } = view.reader;
    const startLow = wordAt(data, view.startTimeAt, 0);
    const startHigh = wordAt(data, view.startTimeAt, 4);
    writer.words(startLow, startHigh);
    writer.hex(source, view.traceIdStart, view.traceIdEnd);
    writer.hex(source, view.spanIdStart, view.spanIdEnd);
    this.#writeParent(view);
    writer.utf8(source, view.traceStateStart, view.traceStateEnd);
    writer.utf8(source, view.nameStart, view.nameEnd);
    writer.text(KIND_TEXT[view.kind] ?? "Unspecified");
    writer.raw(this.#groupBytes);
    this.#attributes.write(writer, source, view.attributes);
    const endLow = wordAt(data, view.endTimeAt, 0);
    const endHigh = wordAt(data, view.endTimeAt, 4);
    if (isAfter(endLow, endHigh, this.#newestLow, this.#newestHigh)) {
      this.#newestLow = endLow;
      this.#newestHigh = endHigh;
    }
    // A clock that stepped back must not make a duration wrap around.
    if (isAfter(endLow, endHigh, startLow, startHigh))
      writer.words(endLow - startLow, endHigh - startHigh - (endLow < startLow ? 1 : 0));
    else writer.words(0, 0);
    writer.text(STATUS_TEXT[view.statusCode] ?? "Unset");
    writer.utf8(source, view.statusMessageStart, view.statusMessageEnd);
    this.#writeEvents(view);
    this.#writeLinks(view);
  }

  /** Empty for a root: an all-zero id means "no parent" too. */
  #writeParent(view: SpanView): void {
    const { parentSpanIdStart: start, parentSpanIdEnd: end } = view;
    if (isPresent(this.#source, start, end, SPAN_ID_BYTES)) this.#writer.hex(this.#source, start, end);
    else this.#writer.uint8(0);
  }

  #writeEvents({ events, reader: { data } }: SpanView): void {
    const source = this.#source;
    const writer = this.#writer;
    const { count } = events;
    writer.varint(count);
    for (let index = 0; index < count; index++) {
      const at = events.get(index, EVENT.timeAt);
      writer.words(wordAt(data, at, 0), wordAt(data, at, 4));
    }
    writer.varint(count);
    for (let index = 0; index < count; index++)
      writer.utf8(source, events.get(index, EVENT.nameStart), events.get(index, EVENT.nameEnd));
    writer.varint(count);
    for (let index = 0; index < count; index++) {
      const first = events.get(index, EVENT.attributesFrom);
      const end = events.get(index, EVENT.attributesTo);
      this.#attributes.write(writer, source, events.attributes, first, end);
    }
  }

  #writeLinks({ links }: SpanView): void {
    const source = this.#source;
    const writer = this.#writer;
    const { count } = links;
    writer.varint(count);
    for (let index = 0; index < count; index++)
      writer.hex(source, links.get(index, LINK.traceIdStart), links.get(index, LINK.traceIdEnd));
    writer.varint(count);
    for (let index = 0; index < count; index++)
      writer.hex(source, links.get(index, LINK.spanIdStart), links.get(index, LINK.spanIdEnd));
    writer.varint(count);
    for (let index = 0; index < count; index++)
      writer.utf8(source, links.get(index, LINK.traceStateStart), links.get(index, LINK.traceStateEnd));
    writer.varint(count);
    for (let index = 0; index < count; index++) {
      const first = links.get(index, LINK.attributesFrom);
      const end = links.get(index, LINK.attributesTo);
      this.#attributes.write(writer, source, links.attributes, first, end);
    }
  }
}
