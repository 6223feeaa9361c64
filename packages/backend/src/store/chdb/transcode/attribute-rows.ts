/** Attributes from the wire as `Map(String, String)` of the row format. */
import { ANY_VALUE, ATTRIBUTE_STRIDE, type AttributeTable } from "@sightline/otlp";
import { valueText } from "../../record/attribute-text.ts";
import type { ValueLimit } from "../../record/value-limit.ts";
import { writeAttributes } from "../rows/attribute-map.ts";
import type { RowWriter } from "../rows/row-writer.ts";

/** More are looked up in a map of strings, so that the time stays in proportion to the number. */
const MAX_COMPARED = 64;
const STAMPS = 1024;
/** Keys whose hashes fall together are compared one by one; keys chosen to do so must not cost more than objects. */
const MAX_COLLISIONS = 8;
/** Whole numbers up to 2^53 have a high half of fewer than 21 bits beside the sign. */
const SAFE_HIGH = 0x20_0000;

export class AttributeRows {
  /** By a hash of the key, when it was last seen: the number of the list. */
  readonly #stamps = new Uint32Array(STAMPS);
  readonly #limit: ValueLimit;
  #lists = 0;

  constructor(limit: ValueLimit) {
    this.#limit = limit;
  }

  /** The attributes from `first` up to `end`. Of a key that comes twice the last value stays. */
  write(
    writer: RowWriter,
    source: Buffer,
    table: AttributeTable,
    first = 0,
    end: number = table.count,
  ): void {
    if (end - first > 1 && this.#mayRepeat(source, table, first, end)) {
      writeAttributes(writer, this.#limit.attributes(table.list(first, end)));
      return;
    }
    const before = writer.length;
    writer.varint(end - first);
    const { slots } = table;
    for (let index = first; index < end; index++) {
      const at = index * ATTRIBUTE_STRIDE;
      if (!writer.utf8(source, slots[at] ?? 0, slots[at + 1] ?? 0)) {
        // Keys that differ in their bytes may be the same text once it is valid.
        writer.truncate(before);
        writeAttributes(writer, this.#limit.attributes(table.list(first, end)));
        return;
      }
      const from = slots[at + 3] ?? 0;
      const to = slots[at + 4] ?? 0;
      if (slots[at + 2] === ANY_VALUE.stringValue && to - from <= this.#limit.bytes) {
        writer.utf8(source, from, to);
      } else {
        writeAttributeValue(writer, source, table, index, this.#limit);
      }
    }
  }

  /** `false`: all keys differ. `true`: two are equal, or it would take long to see that they are not. */
  #mayRepeat(source: Buffer, table: AttributeTable, first: number, end: number): boolean {
    if (end - first > MAX_COMPARED) return true;
    if (++this.#lists > 0xffff_fffe) {
      this.#stamps.fill(0);
      this.#lists = 1;
    }
    const { slots } = table;
    let collisions = 0;
    for (let index = first; index < end; index++) {
      const start = slots[index * ATTRIBUTE_STRIDE] ?? 0;
      const slot = slotOf(source, start, (slots[index * ATTRIBUTE_STRIDE + 1] ?? 0) - start);
      if (this.#stamps[slot] === this.#lists) {
        if (++collisions > MAX_COLLISIONS || isAmong(source, table, first, index)) return true;
      }
      this.#stamps[slot] = this.#lists;
    }
    return false;
  }
}

/** From the size and three of the bytes; all of them lie within. */
function slotOf(source: Buffer, start: number, size: number): number {
  if (size === 0) return 0;
  const last = source[start + size - 1] ?? 0;
  const middle = source[start + (size >> 1)] ?? 0;
  const early = source[start + (size >> 2)] ?? 0;
  return (last * 7 + middle * 31 + early * 13 + size) & (STAMPS - 1);
}

/** Whether the key at `index` comes from `first` on before it, byte for byte. */
function isAmong(source: Buffer, table: AttributeTable, first: number, index: number): boolean {
  const { slots } = table;
  const start = slots[index * ATTRIBUTE_STRIDE] ?? 0;
  const size = (slots[index * ATTRIBUTE_STRIDE + 1] ?? 0) - start;
  for (let other = first; other < index; other++) {
    const otherStart = slots[other * ATTRIBUTE_STRIDE] ?? 0;
    if ((slots[other * ATTRIBUTE_STRIDE + 1] ?? 0) - otherStart !== size) continue;
    if (source.compare(source, otherStart, otherStart + size, start, start + size) === 0) return true;
  }
  return false;
}

/** Keys and values in turn, as they come: equal bytes for equal texts. */
export function writeAttributeTexts(writer: RowWriter, source: Buffer, table: AttributeTable): void {
  for (let index = 0; index < table.count; index++) {
    const at = index * ATTRIBUTE_STRIDE;
    writer.utf8(source, table.slots[at] ?? 0, table.slots[at + 1] ?? 0);
    writeAttributeValue(writer, source, table, index);
  }
}

export function writeAttributeValue(
  writer: RowWriter,
  source: Buffer,
  table: AttributeTable,
  index: number,
  limit?: ValueLimit,
): void {
  const at = index * ATTRIBUTE_STRIDE + 2;
  const a = table.slots[at + 1] ?? 0;
  const b = table.slots[at + 2] ?? 0;
  switch (table.slots[at]) {
    case ANY_VALUE.stringValue:
      if (limit !== undefined && b - a > limit.bytes) writer.text(limit.cut(source.subarray(a, b)));
      else writer.utf8(source, a, b);
      return;
    case ANY_VALUE.intValue:
      writeInteger(writer, a, b);
      return;
    case ANY_VALUE.boolValue:
      writer.text(a === 0 ? "false" : "true");
      return;
    default: {
      const text = valueText(table.value(index));
      writer.text(limit === undefined ? text : limit.text(text));
    }
  }
}

/** From the halves of a signed 64-bit integer. */
export function writeInteger(writer: RowWriter, low: number, high: number): void {
  if (high === 0 && low >= 0) writer.decimal(low);
  else if (high >= -SAFE_HIGH && high < SAFE_HIGH) writer.text(String(high * 4_294_967_296 + (low >>> 0)));
  else writer.text(String((BigInt(high) << 32n) | BigInt(low >>> 0)));
}

/** Reads what is nested in the values of attributes that are not stored, so that its faults are not passed over. */
export function checkAttributes(table: AttributeTable): void {
  for (let index = 0; index < table.count; index++) {
    const kind = table.slots[index * ATTRIBUTE_STRIDE + 2];
    if (kind === ANY_VALUE.arrayValue || kind === ANY_VALUE.kvlistValue) table.value(index);
  }
}

/** Whether one of the values is longer as text. */
export function hasLonger(table: AttributeTable, bytes: number): boolean {
  const { slots } = table;
  for (let index = 0; index < table.count; index++) {
    const at = index * ATTRIBUTE_STRIDE;
    switch (slots[at + 2]) {
      case ANY_VALUE.stringValue:
        if ((slots[at + 4] ?? 0) - (slots[at + 3] ?? 0) > bytes) return true;
        break;
      case ANY_VALUE.arrayValue:
      case ANY_VALUE.kvlistValue:
      case ANY_VALUE.bytesValue:
        if (Buffer.byteLength(valueText(table.value(index))) > bytes) return true;
        break;
      default:
    }
  }
  return false;
}
