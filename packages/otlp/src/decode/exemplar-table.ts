/** The exemplars of a data point as positions in the request, a row of numbers each. */
import { EXEMPLAR as FIELDS } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
import { FIXED64, LENGTH_DELIMITED } from "../wire/wire-type.ts";
import { AttributeTable } from "./attribute-table.ts";
import type { Limits } from "./limits.ts";
import type { RangeList } from "./range-list.ts";

/** Columns of `ExemplarTable.rows`. */
export const EXEMPLAR_ROW = {
  timeAt: 0,
  /** Eight bytes; −1: no value. */
  valueAt: 1,
  /** 1: the value is an integer, 0: a double. */
  isInt: 2,
  traceIdStart: 3,
  traceIdEnd: 4,
  spanIdStart: 5,
  spanIdEnd: 6,
  /** The exemplar's attributes in `ExemplarTable.attributes`: from … up to. */
  attributesFrom: 7,
  attributesTo: 8,
  stride: 9,
} as const;

export class ExemplarTable {
  count = 0;
  /** `count` rows of `EXEMPLAR_ROW.stride` numbers. */
  rows: Int32Array = new Int32Array(4 * EXEMPLAR_ROW.stride);
  /** Of all exemplars of the point, one after the other. */
  readonly attributes: AttributeTable;
  readonly #reader: ProtoReader;

  constructor(reader: ProtoReader, limits: Limits) {
    this.#reader = reader;
    this.attributes = new AttributeTable(reader, limits);
  }

  get(index: number, column: number): number {
    return this.rows[index * EXEMPLAR_ROW.stride + column] ?? 0;
  }

  read(ranges: RangeList): void {
    this.count = ranges.count;
    this.attributes.clear();
    if (this.count * EXEMPLAR_ROW.stride > this.rows.length)
      this.rows = new Int32Array(this.count * 2 * EXEMPLAR_ROW.stride);
    for (let index = 0; index < this.count; index++) this.#readOne(index, ranges);
  }

  #readOne(index: number, ranges: RangeList): void {
    const reader = this.#reader;
    const end = ranges.end(index);
    const at = index * EXEMPLAR_ROW.stride;
    const first = this.attributes.count;
    this.rows.fill(0, at, at + EXEMPLAR_ROW.stride);
    this.rows[at + EXEMPLAR_ROW.timeAt] = -1;
    this.rows[at + EXEMPLAR_ROW.valueAt] = -1;
    reader.position = ranges.start(index);
    while (reader.position < end) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case FIELDS.timeUnixNano:
          reader.expect(tag, FIXED64);
          this.rows[at + EXEMPLAR_ROW.timeAt] = reader.fixed64();
          break;
        case FIELDS.asDouble:
        case FIELDS.asInt:
          reader.expect(tag, FIXED64);
          this.rows[at + EXEMPLAR_ROW.isInt] = tag >>> 3 === FIELDS.asInt ? 1 : 0;
          this.rows[at + EXEMPLAR_ROW.valueAt] = reader.fixed64();
          break;
        case FIELDS.traceId:
          this.rows[at + EXEMPLAR_ROW.traceIdEnd] = reader.range(tag, end);
          this.rows[at + EXEMPLAR_ROW.traceIdStart] = reader.start;
          break;
        case FIELDS.spanId:
          this.rows[at + EXEMPLAR_ROW.spanIdEnd] = reader.range(tag, end);
          this.rows[at + EXEMPLAR_ROW.spanIdStart] = reader.start;
          break;
        case FIELDS.filteredAttributes:
          reader.expect(tag, LENGTH_DELIMITED);
          this.attributes.read(end, first);
          break;
        default:
          reader.skip(tag, end);
      }
    }
    reader.close(end);
    this.rows[at + EXEMPLAR_ROW.attributesFrom] = first;
    this.rows[at + EXEMPLAR_ROW.attributesTo] = this.attributes.count;
  }
}
