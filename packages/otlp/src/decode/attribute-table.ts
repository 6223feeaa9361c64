/**
 * The attributes of something as positions in the request: no object per attribute. Filled anew for each owner, so a
 * visitor must take what it wants before it returns.
 */
import type { AnyValue, KeyValue } from "../data/value.ts";
import { ANY_VALUE, KEY_VALUE } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { LENGTH_DELIMITED } from "../wire/wire-type.ts";
import type { Limits } from "./limits.ts";
import { readValue } from "./read-value.ts";
import { valueOf } from "./value.ts";

/** A row of `slots`: start and end of the key, kind of the value, and two numbers that depend on the kind. */
export const ATTRIBUTE_STRIDE = 5;

const KEY_TAG = KEY_VALUE.key * 8 + LENGTH_DELIMITED;
const VALUE_TAG = KEY_VALUE.value * 8 + LENGTH_DELIMITED;
const STRING_TAG = ANY_VALUE.stringValue * 8 + LENGTH_DELIMITED;

export class AttributeTable {
  /** Attributes in the table. */
  count = 0;
  /**
   * `count` rows of `ATTRIBUTE_STRIDE` numbers: key start, key end, kind, a, b. The kind is the field number in
   * `ANY_VALUE`, 0 for an empty value. Strings, bytes, arrays and lists: a and b are start and end in the request.
   * Booleans: a is 0 or 1. Integers: a is the low, b the high half, both signed. Doubles: a is the start.
   */
  slots: Int32Array = new Int32Array(16 * ATTRIBUTE_STRIDE);
  readonly #reader: ProtoReader;
  readonly #limits: Limits;

  constructor(reader: ProtoReader, limits: Limits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  clear(): void {
    this.count = 0;
  }

  key(index: number): string {
    const at = index * ATTRIBUTE_STRIDE;
    return this.#reader.text(this.slots[at] ?? 0, this.slots[at + 1] ?? 0);
  }

  value(index: number): AnyValue {
    const at = index * ATTRIBUTE_STRIDE + 2;
    const slots = this.slots;
    return valueOf(this.#reader, slots[at] ?? 0, slots[at + 1] ?? 0, slots[at + 2] ?? 0, this.#limits.depth);
  }

  /** The attributes from `first` up to `end`, as objects. */
  list(first = 0, end: number = this.count): readonly KeyValue[] {
    const list: KeyValue[] = [];
    for (let index = first; index < end; index++)
      list.push({ key: this.key(index), value: this.value(index) });
    return list;
  }

  /** Adds the `KeyValue` whose length comes next in the reader. `first` is where the owner's attributes begin. */
  read(outerEnd: number, first = 0): void {
    const reader = this.#reader;
    const end = reader.fieldEnd(outerEnd);
    const at = this.count * ATTRIBUTE_STRIDE;
    if (at === this.slots.length) this.#grow();
    const slots = this.slots;
    slots[at] = slots[at + 1] = slots[at + 2] = slots[at + 3] = slots[at + 4] = 0;
    if (this.count - first >= this.#limits.attributes)
      throw new WireFault("too many attributes", reader.position, "attributes");
    if (this.count >= this.#limits.parts)
      throw new WireFault("too many attributes of the parts of one item", reader.position, "parts");
    this.count++;
    if (!this.#readUsual(end, at)) this.#readFields(end, at);
  }

  /**
   * The form that encoders write: a short key, then a short value, nothing else. Half the time of the general form.
   * `false`: it is another form, and nothing was read.
   */
  #readUsual(end: number, at: number): boolean {
    const { position, bytes } = this.#reader;
    if (end - position < 4 || bytes[position] !== KEY_TAG) return false;
    const keyLength = bytes[position + 1] ?? 128;
    const keyEnd = position + 2 + keyLength;
    if (keyLength > 127 || keyEnd + 2 > end || bytes[keyEnd] !== VALUE_TAG) return false;
    const valueLength = bytes[keyEnd + 1] ?? 128;
    const value = keyEnd + 2;
    if (valueLength > 127 || value + valueLength !== end) return false;
    const slots = this.slots;
    slots[at] = position + 2;
    slots[at + 1] = keyEnd;
    if (bytes[value] === STRING_TAG && bytes[value + 1] === valueLength - 2) {
      slots[at + 2] = ANY_VALUE.stringValue;
      slots[at + 3] = value + 2;
      slots[at + 4] = end;
      this.#reader.position = end;
    } else {
      this.#reader.position = value;
      readValue(this.#reader, end, slots, at + 2);
    }
    return true;
  }

  #readFields(end: number, at: number): void {
    const reader = this.#reader;
    const slots = this.slots;
    while (reader.position < end) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case KEY_VALUE.key: {
          reader.expect(tag, LENGTH_DELIMITED);
          const keyEnd = reader.fieldEnd(end);
          slots[at] = reader.position;
          slots[at + 1] = keyEnd;
          reader.position = keyEnd;
          break;
        }
        case KEY_VALUE.value:
          reader.expect(tag, LENGTH_DELIMITED);
          readValue(reader, reader.fieldEnd(end), slots, at + 2);
          break;
        default:
          reader.skip(tag, end);
      }
    }
    reader.close(end);
  }

  #grow(): void {
    const larger = new Int32Array(this.slots.length * 2);
    larger.set(this.slots);
    this.slots = larger;
  }
}
