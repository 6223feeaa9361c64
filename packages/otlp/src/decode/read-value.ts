import { ANY_VALUE } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
import { FIXED64, LENGTH_DELIMITED, VARINT } from "../wire/wire-type.ts";

/** Reads an `AnyValue` that ends at `end` into three numbers at `at`: kind, a, b, as in `AttributeTable.slots`. */
export function readValue(reader: ProtoReader, end: number, slots: Int32Array, at: number): void {
  while (reader.position < end) {
    const tag = reader.tag();
    const field = tag >>> 3;
    switch (field) {
      case ANY_VALUE.stringValue:
      case ANY_VALUE.bytesValue:
      case ANY_VALUE.arrayValue:
      case ANY_VALUE.kvlistValue: {
        reader.expect(tag, LENGTH_DELIMITED);
        const valueEnd = reader.fieldEnd(end);
        slots[at] = field;
        slots[at + 1] = reader.position;
        slots[at + 2] = valueEnd;
        reader.position = valueEnd;
        break;
      }
      case ANY_VALUE.intValue:
        reader.expect(tag, VARINT);
        reader.varint64();
        slots[at] = field;
        slots[at + 1] = reader.low;
        slots[at + 2] = reader.high;
        break;
      case ANY_VALUE.boolValue:
        reader.expect(tag, VARINT);
        reader.varint64();
        slots[at] = field;
        slots[at + 1] = reader.low === 0 && reader.high === 0 ? 0 : 1;
        break;
      case ANY_VALUE.doubleValue:
        reader.expect(tag, FIXED64);
        slots[at] = field;
        slots[at + 1] = reader.fixed64();
        break;
      default:
        reader.skip(tag, end);
    }
  }
  reader.close(end);
}
