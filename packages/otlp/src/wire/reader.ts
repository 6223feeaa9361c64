/**
 * Reads protobuf's wire format. A position in one buffer and no objects: callers loop over `tag()` up to the end of
 * their message, and every method checks its bounds against the buffer, `message` against the enclosing message.
 */
import { TextCache } from "./text-cache.ts";
import { FIXED32, FIXED64, LENGTH_DELIMITED, VARINT, type WireType } from "./wire-type.ts";
import { WireFault } from "./wire-fault.ts";

const NAMES = ["varint", "fixed64", "length-delimited", "group", "group", "fixed32"];

export class ProtoReader {
  readonly bytes: Buffer;
  readonly data: DataView;
  /** The next byte to read. */
  position = 0;
  /** Where the field begins that `range` passed over. */
  start = 0;
  /** The halves of what `varint64` read, as signed 32-bit numbers. */
  low = 0;
  high = 0;
  readonly #texts = new TextCache();

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Field number × 8 + wire type. */
  tag(): number {
    const start = this.position;
    const first = this.bytes[start];
    if (first !== undefined && first < 128 && first > 7) {
      this.position = start + 1;
      return first;
    }
    this.varint64();
    if (this.high !== 0 || this.low >>> 3 === 0) this.fail("there is no such field number", start);
    return this.low >>> 0;
  }

  /** The low 32 bits of a varint, unsigned. */
  varint32(): number {
    const first = this.bytes[this.position];
    if (first !== undefined && first < 128) {
      this.position++;
      return first;
    }
    this.varint64();
    return this.low >>> 0;
  }

  /** A varint of up to ten bytes into `low` and `high`. */
  varint64(): void {
    const bytes = this.bytes;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.position >= bytes.length) this.fail("the data ends inside a number");
      const byte = bytes[this.position++] ?? 0;
      const part = byte & 127;
      if (shift < 28) low |= part << shift;
      else if (shift === 28) {
        low |= part << 28;
        high |= part >> 4;
      } else if (shift < 63) high |= part << (shift - 32);
      else high |= part << 31;
      if (byte < 128) {
        this.low = low;
        this.high = high;
        return;
      }
    }
    this.fail("a number has more than ten bytes");
  }

  /** The length of a length-delimited field, checked against the message that ends at `end`; returns the field's end. */
  fieldEnd(end: number): number {
    const start = this.position;
    const first = this.bytes[start];
    let length: number;
    if (first !== undefined && first < 128) {
      this.position = start + 1;
      length = first;
    } else {
      this.varint64();
      length = this.high === 0 ? this.low >>> 0 : this.high * 4_294_967_296;
    }
    const left = end - this.position;
    if (length < 0 || length > left)
      this.fail(`the length ${length} goes beyond the ${left} bytes that are left`, start);
    return this.position + length;
  }

  /** Passes over a string, bytes or a message; its start is in `start`, its end is returned. */
  range(tag: number, end: number): number {
    this.expect(tag, LENGTH_DELIMITED);
    const fieldEnd = this.fieldEnd(end);
    this.start = this.position;
    this.position = fieldEnd;
    return fieldEnd;
  }

  /** The position of a `fixed64` or `double`, which is passed over. */
  fixed64(): number {
    const at = this.position;
    if (at + 8 > this.bytes.length) this.fail("the data ends inside a number");
    this.position = at + 8;
    return at;
  }

  /** The position of a `fixed32`, which is passed over. */
  fixed32(): number {
    const at = this.position;
    if (at + 4 > this.bytes.length) this.fail("the data ends inside a number");
    this.position = at + 4;
    return at;
  }

  /** A `sint32`. */
  zigzag32(): number {
    const value = this.varint32();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Fails unless `tag` has the wire type that its field has in OTLP. */
  expect(tag: number, type: WireType): void {
    if ((tag & 7) !== type) {
      const found = NAMES[tag & 7] ?? `wire type ${tag & 7}`;
      this.fail(`field ${tag >>> 3} is a ${found}, expected ${NAMES[type] ?? ""}`);
    }
  }

  /** Passes over the value of a field that is not wanted. */
  skip(tag: number, end: number): void {
    switch (tag & 7) {
      case VARINT:
        this.varint64();
        return;
      case FIXED64:
        this.fixed64();
        return;
      case LENGTH_DELIMITED:
        this.position = this.fieldEnd(end);
        return;
      case FIXED32:
        this.fixed32();
        return;
      default:
        this.fail(`field ${tag >>> 3} has wire type ${tag & 7}, which OTLP does not use`);
    }
  }

  /** Fails when the fields of a message went beyond its end. */
  close(end: number): void {
    if (this.position !== end) this.fail("a field goes beyond the end of its message", end);
  }

  text(start: number, end: number): string {
    return this.#texts.text(this.bytes, start, end);
  }

  hex(start: number, end: number): string {
    return this.bytes.toString("hex", start, end);
  }

  /** A `fixed64` at a position; −1 is the absent field. */
  bigAt(at: number): bigint {
    return at < 0 ? 0n : this.data.getBigUint64(at, true);
  }

  /** A `fixed32` at a position; −1 is the absent field. */
  word32At(at: number): number {
    return at < 0 ? 0 : this.data.getUint32(at, true);
  }

  doubleAt(at: number): number {
    return at < 0 ? 0 : this.data.getFloat64(at, true);
  }

  fail(reason: string, offset: number = this.position): never {
    throw new WireFault(reason, Math.min(offset, this.bytes.length));
  }
}
