/**
 * Writes protobuf's wire format into one buffer that grows. A nested message is written in place and its length filled
 * in afterwards, so nothing is built twice and nothing is allocated per message.
 *
 * Every field method writes the field even when its value is the default; leaving defaults out is the caller's choice.
 * Source of the format: https://protobuf.dev/programming-guides/encoding/
 *
 * @example
 * const writer = new ProtoWriter();
 * const span = writer.begin(SCOPE_SPANS.spans, 400);
 * writer.id128(SPAN.traceId, 1, 2, 3, 4);
 * writer.string(SPAN.name, "GET /items");
 * writer.end(span);
 * const body = writer.finish();
 */
import { VARINT, FIXED32, FIXED64, LENGTH_DELIMITED, type WireType } from "./wire-type.ts";

const WORD = 4_294_967_296;
/** Below it a loop over characters beats the call into native code. */
const SHORT_TEXT = 42;
/** Above it the exact byte length is counted first: three bytes a character would be reserved for nothing. */
const LONG_TEXT = 65_536;

export class ProtoWriter {
  #bytes: Buffer<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  #length = 0;

  /** `capacity` in bytes; the buffer doubles when it is full and is kept over `reset()`. */
  constructor(capacity = 4096) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(capacity, 16));
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes written since the start or the last `reset()`. */
  get length(): number {
    return this.#length;
  }

  /** Forgets what was written and keeps the buffer. */
  reset(): void {
    this.#length = 0;
  }

  /** Drops what was written after `length`, a value that the property had before. */
  truncate(length: number): void {
    if (length < this.#length) this.#length = length;
  }

  /** A copy of what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    const copy = new Uint8Array(this.#length);
    copy.set(this.view());
    return copy;
  }

  /** What was written, not copied: valid until the next write or `reset()`. */
  view(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.buffer, 0, this.#length);
  }

  /** Opens a nested message. `expected` bytes inside save the moving of its content when the guess is near. */
  begin(field: number, expected = 0): number {
    this.tag(field, LENGTH_DELIMITED);
    return this.beginBody(expected);
  }

  /** Closes what `begin` returned this mark for; nested messages close in reverse order. */
  end(mark: number): void {
    const reserved = mark % 8;
    const start = (mark - reserved) / 8;
    const size = this.#length - start;
    const width = varintWidth(size);
    if (width !== reserved) {
      this.#reserve(width);
      this.#bytes.copyWithin(start - reserved + width, start, this.#length);
      this.#length += width - reserved;
    }
    this.#varintAt(start - reserved, size);
  }

  /** Opens a length-delimited body without a tag, for elements that were tagged by hand. */
  beginBody(expected = 0): number {
    const width = varintWidth(expected);
    this.#reserve(width);
    this.#length += width;
    return this.#length * 8 + width;
  }

  tag(field: number, type: WireType): void {
    this.varint(field * 8 + type);
  }

  /** An untagged varint of a whole number from 0 to 2^53 − 1. */
  varint(value: number): void {
    this.#reserve(10);
    if (value < 128) this.#bytes[this.#length++] = value;
    else this.#length = this.#varintAt(this.#length, value);
  }

  uint32(field: number, value: number): void {
    this.tag(field, VARINT);
    this.varint(value);
  }

  /** `sint32`: zigzag, so that small negative numbers stay small. */
  sint32(field: number, value: number): void {
    this.tag(field, VARINT);
    this.varint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  /** `int64` (or `int32`, an enum) from a number; must be a safe integer. */
  int53(field: number, value: number): void {
    this.tag(field, VARINT);
    if (value >= 0) this.varint(value);
    else this.#varintWords(value >>> 0, Math.floor(value / WORD) >>> 0);
  }

  /** `int64` and `uint64`; wider values lose their high bits. */
  int64(field: number, value: bigint): void {
    this.tag(field, VARINT);
    this.varint64(value);
  }

  /** An untagged 64-bit varint. */
  varint64(value: bigint): void {
    this.#reserve(10);
    this.#view.setBigInt64(this.#length, value, true);
    const low = this.#view.getUint32(this.#length, true);
    this.#varintWords(low, this.#view.getUint32(this.#length + 4, true));
  }

  bool(field: number, value: boolean): void {
    this.tag(field, VARINT);
    this.varint(value ? 1 : 0);
  }

  double(field: number, value: number): void {
    this.tag(field, FIXED64);
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** `fixed64` and `sfixed64`; wider values lose their high bits. */
  fixed64(field: number, value: bigint): void {
    this.tag(field, FIXED64);
    this.#reserve(8);
    this.#view.setBigInt64(this.#length, value, true);
    this.#length += 8;
  }

  /** `fixed64` from its two halves, each an unsigned 32-bit number. */
  fixed64Words(field: number, low: number, high: number): void {
    this.tag(field, FIXED64);
    this.#words(low, high);
  }

  /** `fixed64` and `sfixed64` from a safe integer. */
  fixed53(field: number, value: number): void {
    this.tag(field, FIXED64);
    this.#words(value, Math.floor(value / WORD));
  }

  fixed32(field: number, value: number): void {
    this.tag(field, FIXED32);
    this.#reserve(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  /** UTF-8; half of a surrogate pair becomes U+FFFD. */
  string(field: number, value: string): void {
    this.tag(field, LENGTH_DELIMITED);
    if (value.length < SHORT_TEXT) this.#shortText(value);
    else this.#longText(value);
  }

  /** Bytes, or a message that is already encoded. */
  bytes(field: number, value: Uint8Array): void {
    this.tag(field, LENGTH_DELIMITED);
    this.varint(value.length);
    this.raw(value);
  }

  /** Appends bytes as they are: fields that are already encoded, tags included. */
  raw(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** 16 bytes from four unsigned 32-bit words, the first word first: a trace id. */
  id128(field: number, first: number, second: number, third: number, fourth: number): void {
    this.tag(field, LENGTH_DELIMITED);
    this.#reserve(17);
    const at = this.#length;
    this.#bytes[at] = 16;
    this.#view.setUint32(at + 1, first);
    this.#view.setUint32(at + 5, second);
    this.#view.setUint32(at + 9, third);
    this.#view.setUint32(at + 13, fourth);
    this.#length = at + 17;
  }

  /** 8 bytes from two unsigned 32-bit words, the first word first: a span id. */
  id64(field: number, first: number, second: number): void {
    this.tag(field, LENGTH_DELIMITED);
    this.#reserve(9);
    const at = this.#length;
    this.#bytes[at] = 8;
    this.#view.setUint32(at + 1, first);
    this.#view.setUint32(at + 5, second);
    this.#length = at + 9;
  }

  /** Bytes from an even number of hex digits; what is not a digit counts as 0. */
  hex(field: number, digits: string): void {
    this.tag(field, LENGTH_DELIMITED);
    const size = digits.length >> 1;
    this.varint(size);
    this.#reserve(size);
    for (let at = 0; at < size; at++) {
      const high = hexDigit(digits.charCodeAt(at * 2));
      this.#bytes[this.#length++] = (high << 4) | hexDigit(digits.charCodeAt(at * 2 + 1));
    }
  }

  packedDoubles(field: number, values: ArrayLike<number>): void {
    this.#packedFixed(field, values.length);
    for (let at = 0; at < values.length; at++) {
      this.#view.setFloat64(this.#length, values[at] ?? 0, true);
      this.#length += 8;
    }
  }

  /** Packed `fixed64` of whole numbers from 0 to 2^53 − 1. */
  packedFixed53(field: number, values: ArrayLike<number>): void {
    this.#packedFixed(field, values.length);
    for (let at = 0; at < values.length; at++) {
      const value = values[at] ?? 0;
      this.#words(value, Math.floor(value / WORD));
    }
  }

  packedFixed64(field: number, values: ArrayLike<bigint>): void {
    this.#packedFixed(field, values.length);
    for (let at = 0; at < values.length; at++) {
      this.#view.setBigInt64(this.#length, values[at] ?? 0n, true);
      this.#length += 8;
    }
  }

  /** Packed `uint64`. */
  packedVarints(field: number, values: ArrayLike<bigint>): void {
    const mark = this.begin(field, values.length * 2);
    for (let at = 0; at < values.length; at++) this.varint64(values[at] ?? 0n);
    this.end(mark);
  }

  #packedFixed(field: number, count: number): void {
    this.tag(field, LENGTH_DELIMITED);
    this.varint(count * 8);
    this.#reserve(count * 8);
  }

  #words(low: number, high: number): void {
    this.#reserve(8);
    this.#view.setUint32(this.#length, low, true);
    this.#view.setUint32(this.#length + 4, high, true);
    this.#length += 8;
  }

  #varintAt(position: number, value: number): number {
    let at = position;
    let rest = value;
    while (rest > 0x7fff_ffff) {
      this.#bytes[at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.#bytes[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[at++] = rest;
    return at;
  }

  #varintWords(lowWord: number, highWord: number): void {
    let low = lowWord;
    let high = highWord;
    this.#reserve(10);
    while (high !== 0) {
      this.#bytes[this.#length++] = (low & 127) | 128;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.#length = this.#varintAt(this.#length, low);
  }

  #shortText(value: string): void {
    const size = value.length;
    this.#reserve(1 + size * 3);
    const bytes = this.#bytes;
    const start = this.#length + 1;
    let at = 0;
    for (; at < size; at++) {
      const code = value.charCodeAt(at);
      if (code > 127) break;
      bytes[start + at] = code;
    }
    let written = at;
    if (at < size) written += bytes.write(value.slice(at), start + at, "utf8");
    bytes[start - 1] = written;
    this.#length = start + written;
  }

  #longText(value: string): void {
    const exact = value.length > LONG_TEXT ? Buffer.byteLength(value) : undefined;
    const guess = exact ?? value.length;
    this.#reserve(10 + (exact ?? value.length * 3));
    const mark = this.beginBody(guess);
    this.#length += this.#bytes.write(value, this.#length, "utf8");
    this.end(mark);
  }

  #reserve(size: number): void {
    const needed = this.#length + size;
    if (needed > this.#bytes.length) this.#grow(needed);
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.view());
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** Bytes that a whole number takes as a varint. */
function varintWidth(value: number): number {
  if (value < 128) return 1;
  if (value < 16_384) return 2;
  if (value < 2_097_152) return 3;
  return value < 268_435_456 ? 4 : 5;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : 0;
}
