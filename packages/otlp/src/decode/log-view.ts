/** A log record as a visitor sees it: positions in the request, as in `SpanView`. */
import { LOG_RECORD } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
import { FIXED32, FIXED64, LENGTH_DELIMITED, VARINT } from "../wire/wire-type.ts";
import type { AnyValue } from "../data/value.ts";
import { AttributeTable } from "./attribute-table.ts";
import type { Limits } from "./limits.ts";
import { readValue } from "./read-value.ts";
import { valueOf } from "./value.ts";

export class LogView {
  /** Eight bytes, little-endian nanoseconds since 1970; −1: absent. */
  timeAt = -1;
  observedTimeAt = -1;
  severityNumber = 0;
  severityTextStart = 0;
  severityTextEnd = 0;
  /** Kind, a, b, as a row of `AttributeTable.slots` holds a value. */
  readonly body: Int32Array = new Int32Array(3);
  readonly attributes: AttributeTable;
  droppedAttributesCount = 0;
  /** Four bytes, little-endian; −1: absent. */
  flagsAt = -1;
  traceIdStart = 0;
  traceIdEnd = 0;
  spanIdStart = 0;
  spanIdEnd = 0;
  eventNameStart = 0;
  eventNameEnd = 0;
  readonly reader: ProtoReader;
  readonly #depth: number;

  constructor(reader: ProtoReader, limits: Limits) {
    this.reader = reader;
    this.#depth = limits.depth;
    this.attributes = new AttributeTable(reader, limits);
  }

  bodyValue(): AnyValue {
    const { body } = this;
    return valueOf(this.reader, body[0] ?? 0, body[1] ?? 0, body[2] ?? 0, this.#depth);
  }

  /** Reads the record that ends at `end`. */
  read(end: number): void {
    this.#clear();
    const reader = this.reader;
    while (reader.position < end) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case LOG_RECORD.timeUnixNano:
          reader.expect(tag, FIXED64);
          this.timeAt = reader.fixed64();
          break;
        case LOG_RECORD.observedTimeUnixNano:
          reader.expect(tag, FIXED64);
          this.observedTimeAt = reader.fixed64();
          break;
        case LOG_RECORD.severityNumber:
          reader.expect(tag, VARINT);
          this.severityNumber = reader.varint32() | 0;
          break;
        case LOG_RECORD.severityText:
          this.severityTextEnd = reader.range(tag, end);
          this.severityTextStart = reader.start;
          break;
        case LOG_RECORD.body:
          reader.expect(tag, LENGTH_DELIMITED);
          readValue(reader, reader.fieldEnd(end), this.body, 0);
          break;
        case LOG_RECORD.attributes:
          reader.expect(tag, LENGTH_DELIMITED);
          this.attributes.read(end);
          break;
        case LOG_RECORD.droppedAttributesCount:
          reader.expect(tag, VARINT);
          this.droppedAttributesCount = reader.varint32();
          break;
        case LOG_RECORD.flags:
          reader.expect(tag, FIXED32);
          this.flagsAt = reader.fixed32();
          break;
        case LOG_RECORD.traceId:
          this.traceIdEnd = reader.range(tag, end);
          this.traceIdStart = reader.start;
          break;
        case LOG_RECORD.spanId:
          this.spanIdEnd = reader.range(tag, end);
          this.spanIdStart = reader.start;
          break;
        case LOG_RECORD.eventName:
          this.eventNameEnd = reader.range(tag, end);
          this.eventNameStart = reader.start;
          break;
        default:
          reader.skip(tag, end);
      }
    }
    reader.close(end);
  }

  #clear(): void {
    this.timeAt = this.observedTimeAt = this.flagsAt = -1;
    this.severityNumber = 0;
    this.severityTextStart = this.severityTextEnd = 0;
    this.body.fill(0);
    this.attributes.clear();
    this.droppedAttributesCount = 0;
    this.traceIdStart = this.traceIdEnd = 0;
    this.spanIdStart = this.spanIdEnd = 0;
    this.eventNameStart = this.eventNameEnd = 0;
  }
}
