/** The events and the links of a span as positions in the request, a row of numbers each. */
import { SPAN_EVENT, SPAN_LINK } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
import { FIXED32, FIXED64, LENGTH_DELIMITED, VARINT } from "../wire/wire-type.ts";
import { AttributeTable } from "./attribute-table.ts";
import type { Limits } from "./limits.ts";
import type { RangeList } from "./range-list.ts";

/** Columns of `EventTable.rows`. */
export const EVENT = {
  timeAt: 0,
  nameStart: 1,
  nameEnd: 2,
  droppedAttributesCount: 3,
  /** The event's attributes in `EventTable.attributes`: from … up to. */
  attributesFrom: 4,
  attributesTo: 5,
  stride: 6,
} as const;

export class EventTable {
  count = 0;
  /** `count` rows of `EVENT.stride` numbers. */
  rows: Int32Array = new Int32Array(8 * EVENT.stride);
  /** Of all events of the span, one event after the other. */
  readonly attributes: AttributeTable;
  readonly #reader: ProtoReader;

  constructor(reader: ProtoReader, limits: Limits) {
    this.#reader = reader;
    this.attributes = new AttributeTable(reader, limits);
  }

  get(index: number, column: number): number {
    return this.rows[index * EVENT.stride + column] ?? 0;
  }

  read(ranges: RangeList): void {
    this.count = ranges.count;
    this.attributes.clear();
    if (this.count * EVENT.stride > this.rows.length)
      this.rows = new Int32Array(this.count * 2 * EVENT.stride);
    for (let index = 0; index < this.count; index++) this.#readOne(index, ranges);
  }

  #readOne(index: number, ranges: RangeList): void {
    const reader = this.#reader;
    const end = ranges.end(index);
    const at = index * EVENT.stride;
    const first = this.attributes.count;
    this.rows.fill(0, at, at + EVENT.stride);
    this.rows[at + EVENT.timeAt] = -1;
    reader.position = ranges.start(index);
    while (reader.position < end) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case SPAN_EVENT.timeUnixNano:
          reader.expect(tag, FIXED64);
          this.rows[at + EVENT.timeAt] = reader.fixed64();
          break;
        case SPAN_EVENT.name:
          this.rows[at + EVENT.nameEnd] = reader.range(tag, end);
          this.rows[at + EVENT.nameStart] = reader.start;
          break;
        case SPAN_EVENT.attributes:
          reader.expect(tag, LENGTH_DELIMITED);
          this.attributes.read(end, first);
          break;
        case SPAN_EVENT.droppedAttributesCount:
          reader.expect(tag, VARINT);
          this.rows[at + EVENT.droppedAttributesCount] = reader.varint32();
          break;
        default:
          reader.skip(tag, end);
      }
    }
    reader.close(end);
    this.rows[at + EVENT.attributesFrom] = first;
    this.rows[at + EVENT.attributesTo] = this.attributes.count;
  }
}

/** Columns of `LinkTable.rows`. */
export const LINK = {
  traceIdStart: 0,
  traceIdEnd: 1,
  spanIdStart: 2,
  spanIdEnd: 3,
  traceStateStart: 4,
  traceStateEnd: 5,
  /** Four bytes, little-endian; −1: absent. */
  flagsAt: 6,
  droppedAttributesCount: 7,
  /** The link's attributes in `LinkTable.attributes`: from … up to. */
  attributesFrom: 8,
  attributesTo: 9,
  stride: 10,
} as const;

export class LinkTable {
  count = 0;
  /** `count` rows of `LINK.stride` numbers. */
  rows: Int32Array = new Int32Array(4 * LINK.stride);
  /** Of all links of the span, one link after the other. */
  readonly attributes: AttributeTable;
  readonly #reader: ProtoReader;

  constructor(reader: ProtoReader, limits: Limits) {
    this.#reader = reader;
    this.attributes = new AttributeTable(reader, limits);
  }

  get(index: number, column: number): number {
    return this.rows[index * LINK.stride + column] ?? 0;
  }

  read(ranges: RangeList): void {
    this.count = ranges.count;
    this.attributes.clear();
    if (this.count * LINK.stride > this.rows.length) this.rows = new Int32Array(this.count * 2 * LINK.stride);
    for (let index = 0; index < this.count; index++) this.#readOne(index, ranges);
  }

  #readOne(index: number, ranges: RangeList): void {
    const reader = this.#reader;
    const end = ranges.end(index);
    const at = index * LINK.stride;
    const first = this.attributes.count;
    this.rows.fill(0, at, at + LINK.stride);
    this.rows[at + LINK.flagsAt] = -1;
    reader.position = ranges.start(index);
    while (reader.position < end) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case SPAN_LINK.traceId:
          this.rows[at + LINK.traceIdEnd] = reader.range(tag, end);
          this.rows[at + LINK.traceIdStart] = reader.start;
          break;
        case SPAN_LINK.spanId:
          this.rows[at + LINK.spanIdEnd] = reader.range(tag, end);
          this.rows[at + LINK.spanIdStart] = reader.start;
          break;
        case SPAN_LINK.traceState:
          this.rows[at + LINK.traceStateEnd] = reader.range(tag, end);
          this.rows[at + LINK.traceStateStart] = reader.start;
          break;
        case SPAN_LINK.attributes:
          reader.expect(tag, LENGTH_DELIMITED);
          this.attributes.read(end, first);
          break;
        case SPAN_LINK.droppedAttributesCount:
          reader.expect(tag, VARINT);
          this.rows[at + LINK.droppedAttributesCount] = reader.varint32();
          break;
        case SPAN_LINK.flags:
          reader.expect(tag, FIXED32);
          this.rows[at + LINK.flagsAt] = reader.fixed32();
          break;
        default:
          reader.skip(tag, end);
      }
    }
    reader.close(end);
    this.rows[at + LINK.attributesFrom] = first;
    this.rows[at + LINK.attributesTo] = this.attributes.count;
  }
}
