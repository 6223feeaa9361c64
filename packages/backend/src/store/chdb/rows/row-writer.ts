/**
 * Writes the engine's RowBinary format into one buffer that grows: values in column order, little-endian, text and
 * arrays with a varint length before them. Source: https://clickhouse.com/docs/interfaces/formats/RowBinary
 */

import { isUtf8 } from "node:buffer";

/** Below it a loop over characters beats the call into native code. */
const SHORT_TEXT = 40;
/** The same for bytes; at most 127, so that the length is one byte. */
const SHORT_RANGE = 64;
const HEX_DIGITS = Buffer.from("0123456789abcdef");

export class RowWriter {
  #bytes: Buffer<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 65_536) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  reset(): void {
    this.#length = 0;
  }

  /** Drops what was written after `length`, a value that the property had before. */
  truncate(length: number): void {
    if (length < this.#length) this.#length = length;
  }

  /** What was written, not copied: valid until the next write or `reset()`. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** A copy of what was written after `length`, a value that the property had before. */
  copyFrom(length: number): Uint8Array {
    return Uint8Array.prototype.slice.call(this.#bytes, length, this.#length);
  }

  /** Hands over what was written, and begins anew in another buffer. */
  take(): Uint8Array {
    const taken = this.view();
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(65_536, this.#length));
    this.#view = new DataView(this.#bytes.buffer);
    this.#length = 0;
    return taken;
  }

  /** What was written, a character a byte: equal for equal bytes. */
  latin1(): string {
    return this.#bytes.toString("latin1", 0, this.#length);
  }

  uint8(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  /** Int64, UInt64, DateTime64; wider values lose their high bits. */
  int64(value: bigint): void {
    this.#reserve(8);
    this.#view.setBigInt64(this.#length, value, true);
    this.#length += 8;
  }

  float64(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** A length: a whole number from 0 to 2^31 − 1. */
  varint(value: number): void {
    this.#reserve(5);
    let rest = value;
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** UTF-8; half of a surrogate pair becomes U+FFFD. */
  text(value: string): void {
    if (value.length > SHORT_TEXT) {
      this.#longText(value);
      return;
    }
    this.#reserve(1 + SHORT_TEXT * 3);
    const start = this.#length + 1;
    let at = 0;
    for (; at < value.length; at++) {
      const code = value.charCodeAt(at);
      if (code > 127) break;
      this.#bytes[start + at] = code;
    }
    // At most 120 bytes, so the length is one byte.
    if (at < value.length) at += this.#bytes.write(value.slice(at), start + at, "utf8");
    this.#bytes[start - 1] = at;
    this.#length = start + at;
  }

  /**
   * The bytes of `source` from `start` up to `end` as text. What is not UTF-8 becomes U+FFFD, as in a string made of
   * them; `false` says that this happened.
   */
  utf8(source: Buffer, start: number, end: number): boolean {
    const size = end - start;
    if (size > SHORT_RANGE) return this.#longRange(source, start, end);
    this.#reserve(SHORT_RANGE + 1);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = size;
    let seen = 0;
    for (let from = start; from < end; from++) {
      const byte = source[from] ?? 0;
      seen |= byte;
      bytes[at++] = byte;
    }
    if (seen > 127 && !isUtf8(source.subarray(start, end))) return this.#repaired(source, start, end);
    this.#length = at;
    return true;
  }

  /** Two lower-case digits for each byte of `source` from `start` up to `end`, as text. */
  hex(source: Uint8Array, start: number, end: number): void {
    this.varint((end - start) * 2);
    this.#reserve((end - start) * 2);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let from = start; from < end; from++) {
      const byte = source[from] ?? 0;
      bytes[at++] = HEX_DIGITS[byte >> 4] ?? 0;
      bytes[at++] = HEX_DIGITS[byte & 15] ?? 0;
    }
    this.#length = at;
  }

  /** Eight bytes from two halves: Int64, UInt64, DateTime64. */
  words(low: number, high: number): void {
    this.#reserve(8);
    this.#view.setUint32(this.#length, low, true);
    this.#view.setUint32(this.#length + 4, high, true);
    this.#length += 8;
  }

  /** A whole number from 0 to 2^31 − 1 in decimal digits, as text. */
  decimal(value: number): void {
    this.#reserve(11);
    let digits = 1;
    for (let rest = value; rest > 9; rest = (rest / 10) | 0) digits++;
    this.#bytes[this.#length] = digits;
    this.#length += digits + 1;
    let rest = value;
    for (let at = 1; at <= digits; at++) {
      this.#bytes[this.#length - at] = 48 + (rest % 10);
      rest = (rest / 10) | 0;
    }
  }

  /** Bytes that are already in the format. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #longRange(source: Buffer, start: number, end: number): boolean {
    const range = source.subarray(start, end);
    if (!isUtf8(range)) return this.#repaired(source, start, end);
    this.varint(end - start);
    this.raw(range);
    return true;
  }

  #repaired(source: Buffer, start: number, end: number): boolean {
    this.text(source.toString("utf8", start, end));
    return false;
  }

  #longText(value: string): void {
    const size = Buffer.byteLength(value);
    this.varint(size);
    this.#reserve(size);
    this.#length += this.#bytes.write(value, this.#length, "utf8");
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.view());
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
