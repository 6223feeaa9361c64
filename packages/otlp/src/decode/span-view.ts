/**
 * A span as a visitor sees it: positions in the request. One view serves all spans of a request, so what is wanted must
 * be taken before the visitor returns. A position of −1 and an empty range mean that the field is absent.
 */
import { SPAN, STATUS } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
import { FIXED32, FIXED64, LENGTH_DELIMITED, VARINT } from "../wire/wire-type.ts";
import { AttributeTable } from "./attribute-table.ts";
import type { Limits } from "./limits.ts";
import { RangeList } from "./range-list.ts";
import { EventTable, LinkTable } from "./span-parts.ts";

export class SpanView {
  traceIdStart = 0;
  traceIdEnd = 0;
  spanIdStart = 0;
  spanIdEnd = 0;
  parentSpanIdStart = 0;
  parentSpanIdEnd = 0;
  traceStateStart = 0;
  traceStateEnd = 0;
  nameStart = 0;
  nameEnd = 0;
  /** As the wire holds it: 0–5, or a number that this version does not know. */
  kind = 0;
  /** Eight bytes, little-endian nanoseconds since 1970. */
  startTimeAt = -1;
  endTimeAt = -1;
  /** Four bytes, little-endian. */
  flagsAt = -1;
  statusCode = 0;
  statusMessageStart = 0;
  statusMessageEnd = 0;
  readonly attributes: AttributeTable;
  readonly events: EventTable;
  readonly links: LinkTable;
  droppedAttributesCount = 0;
  droppedEventsCount = 0;
  droppedLinksCount = 0;
  readonly reader: ProtoReader;
  readonly #eventRanges: RangeList;
  readonly #linkRanges: RangeList;

  constructor(reader: ProtoReader, limits: Limits) {
    this.reader = reader;
    this.attributes = new AttributeTable(reader, limits);
    this.events = new EventTable(reader, limits);
    this.links = new LinkTable(reader, limits);
    this.#eventRanges = new RangeList(limits);
    this.#linkRanges = new RangeList(limits);
  }

  /** Reads the span that ends at `end`. */
  read(end: number): void {
    this.#clear();
    const reader = this.reader;
    while (reader.position < end) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case SPAN.traceId:
          this.traceIdEnd = reader.range(tag, end);
          this.traceIdStart = reader.start;
          break;
        case SPAN.spanId:
          this.spanIdEnd = reader.range(tag, end);
          this.spanIdStart = reader.start;
          break;
        case SPAN.traceState:
          this.traceStateEnd = reader.range(tag, end);
          this.traceStateStart = reader.start;
          break;
        case SPAN.parentSpanId:
          this.parentSpanIdEnd = reader.range(tag, end);
          this.parentSpanIdStart = reader.start;
          break;
        case SPAN.name:
          this.nameEnd = reader.range(tag, end);
          this.nameStart = reader.start;
          break;
        case SPAN.kind:
          reader.expect(tag, VARINT);
          this.kind = reader.varint32();
          break;
        case SPAN.startTimeUnixNano:
          reader.expect(tag, FIXED64);
          this.startTimeAt = reader.fixed64();
          break;
        case SPAN.endTimeUnixNano:
          reader.expect(tag, FIXED64);
          this.endTimeAt = reader.fixed64();
          break;
        case SPAN.attributes:
          reader.expect(tag, LENGTH_DELIMITED);
          this.attributes.read(end);
          break;
        default:
          this.#readRare(tag, end);
      }
    }
    reader.close(end);
    this.events.read(this.#eventRanges);
    this.links.read(this.#linkRanges);
    reader.position = end;
  }

  #readRare(tag: number, end: number): void {
    const reader = this.reader;
    switch (tag >>> 3) {
      case SPAN.events:
        this.#eventRanges.add(reader.range(tag, end), reader.start);
        break;
      case SPAN.links:
        this.#linkRanges.add(reader.range(tag, end), reader.start);
        break;
      case SPAN.status:
        reader.expect(tag, LENGTH_DELIMITED);
        this.#readStatus(reader.fieldEnd(end));
        break;
      case SPAN.flags:
        reader.expect(tag, FIXED32);
        this.flagsAt = reader.fixed32();
        break;
      case SPAN.droppedAttributesCount:
        reader.expect(tag, VARINT);
        this.droppedAttributesCount = reader.varint32();
        break;
      case SPAN.droppedEventsCount:
        reader.expect(tag, VARINT);
        this.droppedEventsCount = reader.varint32();
        break;
      case SPAN.droppedLinksCount:
        reader.expect(tag, VARINT);
        this.droppedLinksCount = reader.varint32();
        break;
      default:
        reader.skip(tag, end);
    }
  }

  #readStatus(end: number): void {
    const reader = this.reader;
    while (reader.position < end) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case STATUS.message:
          this.statusMessageEnd = reader.range(tag, end);
          this.statusMessageStart = reader.start;
          break;
        case STATUS.code:
          reader.expect(tag, VARINT);
          this.statusCode = reader.varint32();
          break;
        default:
          reader.skip(tag, end);
      }
    }
    reader.close(end);
  }

  #clear(): void {
    this.traceIdStart = this.traceIdEnd = 0;
    this.spanIdStart = this.spanIdEnd = 0;
    this.parentSpanIdStart = this.parentSpanIdEnd = 0;
    this.traceStateStart = this.traceStateEnd = 0;
    this.nameStart = this.nameEnd = 0;
    this.kind = 0;
    this.startTimeAt = this.endTimeAt = this.flagsAt = -1;
    this.statusCode = 0;
    this.statusMessageStart = this.statusMessageEnd = 0;
    this.droppedAttributesCount = this.droppedEventsCount = this.droppedLinksCount = 0;
    this.attributes.clear();
    this.#eventRanges.count = 0;
    this.#linkRanges.count = 0;
  }
}
