/** `AnyValue` as objects, from positions in the request. */
import type { AnyValue, KeyValue } from "../data/value.ts";
import { ANY_VALUE, KEY_VALUE, VALUE_LIST } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { LENGTH_DELIMITED } from "../wire/wire-type.ts";
import { readValue } from "./read-value.ts";

const EMPTY: AnyValue = Object.freeze({ kind: "empty" });
const TRUE: AnyValue = Object.freeze({ kind: "bool", value: true });
const FALSE: AnyValue = Object.freeze({ kind: "bool", value: false });

/** The value of three numbers as `AttributeTable.slots` holds them; `depth` more levels may be nested in it. */
export function valueOf(reader: ProtoReader, kind: number, a: number, b: number, depth: number): AnyValue {
  switch (kind) {
    case ANY_VALUE.stringValue:
      return { kind: "string", value: reader.text(a, b) };
    case ANY_VALUE.boolValue:
      return a === 0 ? FALSE : TRUE;
    case ANY_VALUE.intValue:
      return { kind: "int", value: signed64(a, b) };
    case ANY_VALUE.doubleValue:
      return { kind: "double", value: reader.doubleAt(a) };
    case ANY_VALUE.bytesValue:
      return { kind: "bytes", value: new Uint8Array(reader.bytes.subarray(a, b)) };
    case ANY_VALUE.arrayValue:
      return { kind: "array", value: elements(reader, a, b, depth) };
    case ANY_VALUE.kvlistValue:
      return { kind: "kvlist", value: members(reader, a, b, depth) };
    default:
      return EMPTY;
  }
}

/** A signed 64-bit integer from its halves. */
export function signed64(low: number, high: number): bigint {
  if (high === low >> 31) return BigInt(low);
  return (BigInt(high) << 32n) | BigInt(low >>> 0);
}

function elements(reader: ProtoReader, start: number, end: number, depth: number): AnyValue[] {
  const list: AnyValue[] = [];
  descend(reader, start, end, depth, (elementEnd) => {
    const slots = new Int32Array(3);
    readValue(reader, elementEnd, slots, 0);
    list.push(valueAt(reader, slots, depth - 1));
  });
  return list;
}

function members(reader: ProtoReader, start: number, end: number, depth: number): KeyValue[] {
  const list: KeyValue[] = [];
  descend(reader, start, end, depth, (memberEnd) => {
    let key = "";
    const slots = new Int32Array(3);
    while (reader.position < memberEnd) {
      const tag = reader.tag();
      if (tag >>> 3 === KEY_VALUE.key) {
        reader.expect(tag, LENGTH_DELIMITED);
        const keyEnd = reader.fieldEnd(memberEnd);
        key = reader.text(reader.position, keyEnd);
        reader.position = keyEnd;
      } else if (tag >>> 3 === KEY_VALUE.value) {
        reader.expect(tag, LENGTH_DELIMITED);
        readValue(reader, reader.fieldEnd(memberEnd), slots, 0);
      } else {
        reader.skip(tag, memberEnd);
      }
    }
    reader.close(memberEnd);
    list.push({ key, value: valueAt(reader, slots, depth - 1) });
  });
  return list;
}

function valueAt(reader: ProtoReader, slots: Int32Array, depth: number): AnyValue {
  return valueOf(reader, slots[0] ?? 0, slots[1] ?? 0, slots[2] ?? 0, depth);
}

/** Calls `each` with the end of every entry of an `ArrayValue` or `KeyValueList`; leaves the reader where it was. */
function descend(
  reader: ProtoReader,
  start: number,
  end: number,
  depth: number,
  each: (entryEnd: number) => void,
): void {
  if (depth <= 0) throw new WireFault("values are nested too deep", start, "depth");
  const back = reader.position;
  reader.position = start;
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag >>> 3 === VALUE_LIST.values) {
      reader.expect(tag, LENGTH_DELIMITED);
      const entryEnd = reader.fieldEnd(end);
      each(entryEnd);
      reader.position = entryEnd;
    } else {
      reader.skip(tag, end);
    }
  }
  reader.close(end);
  reader.position = back;
}
