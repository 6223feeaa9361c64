/**
 * Writes the engine's RowBinary format into one buffer that grows: values in column order, little-endian, text and
 * arrays with a varint length before them. Source: https://clickhouse.com/docs/interfaces/formats/RowBinary
 */

/** Below it a loop over characters beats the call into native code. */
const SHORT_TEXT = 40;

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

  /** Bytes that are already in the format. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
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
