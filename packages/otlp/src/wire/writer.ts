/**
 * Writes protobuf's wire format into one buffer that grows. A nested message is written in place and its length filled
 * in afterwards, so nothing is built twice and nothing is allocated per message.
 *
 * Every field method writes the field even when its value is the default; leaving defaults out is the caller's choice.
 * Source of the format: https://protobuf.dev/programming-guides/encoding/
 *
 * @example
 * const writer = new ProtoWriter();
 * const span = writer.begin(SCOPE_GROUP.items, 400);
 * writer.id128(SPAN.traceId, 1, 2, 3, 4);
 * writer.string(SPAN.name, "GET /items");
 * writer.end(span);
 * const body = writer.finish();
 */
import { ANY_VALUE, KEY_VALUE } from "./fields.ts";
import { GrowingBuffer } from "./growing-buffer.ts";
import { VARINT, FIXED32, FIXED64, LENGTH_DELIMITED, type WireType } from "./wire-type.ts";

const KEY_TAG = KEY_VALUE.key * 8 + LENGTH_DELIMITED;
const VALUE_TAG = KEY_VALUE.value * 8 + LENGTH_DELIMITED;
const STRING_TAG = ANY_VALUE.stringValue * 8 + LENGTH_DELIMITED;
const WORD = 4_294_967_296;
/** Below it a loop over characters beats the call into native code. */
const SHORT_TEXT = 42;
/** Above it the exact byte length is counted first: three bytes a character would be reserved for nothing. */
const LONG_TEXT = 65_536;

export class ProtoWriter extends GrowingBuffer {
  /** Opens a nested message. `expected` bytes inside save the moving of its content when the guess is near. */
  begin(field: number, expected = 0): number {
    this.tag(field, LENGTH_DELIMITED);
    return this.beginBody(expected);
  }

  /** Closes what `begin` returned this mark for; nested messages close in reverse order. */
  end(mark: number): void {
    const reserved = mark % 8;
    const start = (mark - reserved) / 8;
    const size = this.used - start;
    const width = varintWidth(size);
    if (width !== reserved) {
      this.reserve(width);
      this.buffer.copyWithin(start - reserved + width, start, this.used);
      this.used += width - reserved;
    }
    this.varintAt(start - reserved, size);
  }

  /** Opens a length-delimited body without a tag, for elements that were tagged by hand. */
  beginBody(expected = 0): number {
    const width = varintWidth(expected);
    this.reserve(width);
    this.used += width;
    return this.used * 8 + width;
  }

  tag(field: number, type: WireType): void {
    this.varint(field * 8 + type);
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
    else this.varintWords(value >>> 0, Math.floor(value / WORD) >>> 0);
  }

  /** `int64` and `uint64`; wider values lose their high bits. */
  int64(field: number, value: bigint): void {
    this.tag(field, VARINT);
    this.varint64(value);
  }

  bool(field: number, value: boolean): void {
    this.tag(field, VARINT);
    this.varint(value ? 1 : 0);
  }

  double(field: number, value: number): void {
    this.tag(field, FIXED64);
    this.reserve(8);
    this.data.setFloat64(this.used, value, true);
    this.used += 8;
  }

  /** `fixed64` and `sfixed64`; wider values lose their high bits. */
  fixed64(field: number, value: bigint): void {
    this.tag(field, FIXED64);
    this.reserve(8);
    this.data.setBigInt64(this.used, value, true);
    this.used += 8;
  }

  /** `fixed64` from its two halves, each an unsigned 32-bit number. */
  fixed64Words(field: number, low: number, high: number): void {
    this.tag(field, FIXED64);
    this.words(low, high);
  }

  /** `fixed64` and `sfixed64` from a safe integer. */
  fixed53(field: number, value: number): void {
    this.tag(field, FIXED64);
    this.words(value, Math.floor(value / WORD));
  }

  fixed32(field: number, value: number): void {
    this.tag(field, FIXED32);
    this.reserve(4);
    this.data.setUint32(this.used, value, true);
    this.used += 4;
  }

  /** UTF-8; half of a surrogate pair becomes U+FFFD. */
  string(field: number, value: string): void {
    this.tag(field, LENGTH_DELIMITED);
    if (value.length < SHORT_TEXT) this.#shortText(value);
    else this.#longText(value);
  }

  /** A `KeyValue` with a string value, as most attributes are: short ASCII is written at once, without nesting. */
  textAttribute(field: number, key: string, value: string): void {
    if (this.#shortAttribute(field, key, value)) return;
    const outer = this.begin(field, key.length + value.length + 6);
    this.string(KEY_VALUE.key, key);
    const inner = this.begin(KEY_VALUE.value, value.length + 2);
    this.string(ANY_VALUE.stringValue, value);
    this.end(inner);
    this.end(outer);
  }

  /** Bytes, or a message that is already encoded. */
  bytes(field: number, value: Uint8Array): void {
    this.tag(field, LENGTH_DELIMITED);
    this.varint(value.length);
    this.raw(value);
  }

  /** 16 bytes from four unsigned 32-bit words, the first word first: a trace id. */
  id128(field: number, first: number, second: number, third: number, fourth: number): void {
    this.tag(field, LENGTH_DELIMITED);
    this.reserve(17);
    const at = this.used;
    this.buffer[at] = 16;
    this.data.setUint32(at + 1, first);
    this.data.setUint32(at + 5, second);
    this.data.setUint32(at + 9, third);
    this.data.setUint32(at + 13, fourth);
    this.used = at + 17;
  }

  /** 8 bytes from two unsigned 32-bit words, the first word first: a span id. */
  id64(field: number, first: number, second: number): void {
    this.tag(field, LENGTH_DELIMITED);
    this.reserve(9);
    const at = this.used;
    this.buffer[at] = 8;
    this.data.setUint32(at + 1, first);
    this.data.setUint32(at + 5, second);
    this.used = at + 9;
  }

  /** Bytes from an even number of hex digits; what is not a digit counts as 0. */
  hex(field: number, digits: string): void {
    this.tag(field, LENGTH_DELIMITED);
    const size = digits.length >> 1;
    this.varint(size);
    this.reserve(size);
    for (let at = 0; at < size; at++) {
      const high = hexDigit(digits.charCodeAt(at * 2));
      this.buffer[this.used++] = (high << 4) | hexDigit(digits.charCodeAt(at * 2 + 1));
    }
  }

  packedDoubles(field: number, values: ArrayLike<number>): void {
    this.#packedFixed(field, values.length);
    for (let at = 0; at < values.length; at++) {
      this.data.setFloat64(this.used, values[at] ?? 0, true);
      this.used += 8;
    }
  }

  /** Packed `fixed64` of whole numbers from 0 to 2^53 − 1. */
  packedFixed53(field: number, values: ArrayLike<number>): void {
    this.#packedFixed(field, values.length);
    for (let at = 0; at < values.length; at++) {
      const value = values[at] ?? 0;
      this.words(value, Math.floor(value / WORD));
    }
  }

  packedFixed64(field: number, values: ArrayLike<bigint>): void {
    this.#packedFixed(field, values.length);
    for (let at = 0; at < values.length; at++) {
      this.data.setBigInt64(this.used, values[at] ?? 0n, true);
      this.used += 8;
    }
  }

  /** Packed `uint64`. */
  packedVarints(field: number, values: ArrayLike<bigint>): void {
    const mark = this.begin(field, values.length * 2);
    for (let at = 0; at < values.length; at++) this.varint64(values[at] ?? 0n);
    this.end(mark);
  }

  /** `false`: it is not short or not ASCII, and nothing was written. */
  #shortAttribute(field: number, key: string, value: string): boolean {
    const size = key.length + value.length + 6;
    if (size > 127) return false;
    const start = this.used;
    this.tag(field, LENGTH_DELIMITED);
    this.reserve(size + 1);
    const bytes = this.buffer;
    let at = this.used;
    bytes[at++] = size;
    bytes[at++] = KEY_TAG;
    bytes[at++] = key.length;
    let codes = 0;
    for (let index = 0; index < key.length; index++) {
      const code = key.charCodeAt(index);
      codes |= code;
      bytes[at++] = code;
    }
    bytes[at++] = VALUE_TAG;
    bytes[at++] = value.length + 2;
    bytes[at++] = STRING_TAG;
    bytes[at++] = value.length;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      codes |= code;
      bytes[at++] = code;
    }
    this.used = codes > 127 ? start : at;
    return codes <= 127;
  }

  #packedFixed(field: number, count: number): void {
    this.tag(field, LENGTH_DELIMITED);
    this.varint(count * 8);
    this.reserve(count * 8);
  }

  #shortText(value: string): void {
    const size = value.length;
    this.reserve(1 + size * 3);
    const bytes = this.buffer;
    const start = this.used + 1;
    let at = 0;
    for (; at < size; at++) {
      const code = value.charCodeAt(at);
      if (code > 127) break;
      bytes[start + at] = code;
    }
    let written = at;
    if (at < size) written += bytes.write(value.slice(at), start + at, "utf8");
    bytes[start - 1] = written;
    this.used = start + written;
  }

  #longText(value: string): void {
    const exact = value.length > LONG_TEXT ? Buffer.byteLength(value) : undefined;
    const guess = exact ?? value.length;
    this.reserve(10 + (exact ?? value.length * 3));
    const mark = this.beginBody(guess);
    this.used += this.buffer.write(value, this.used, "utf8");
    this.end(mark);
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
