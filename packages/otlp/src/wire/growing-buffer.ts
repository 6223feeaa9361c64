/** Bytes that are appended to one buffer, which grows: raw bytes and numbers without tags. */

export class GrowingBuffer {
  protected buffer: Buffer<ArrayBuffer>;
  protected data: DataView<ArrayBuffer>;
  /** Bytes of `buffer` that are written. */
  protected used = 0;

  /** `capacity` in bytes; the buffer doubles when it is full and is kept over `reset()`. */
  constructor(capacity = 4096) {
    this.buffer = Buffer.allocUnsafeSlow(Math.max(capacity, 16));
    this.data = new DataView(this.buffer.buffer);
  }

  /** Bytes written since the start or the last `reset()`. */
  get length(): number {
    return this.used;
  }

  /** Forgets what was written and keeps the buffer. */
  reset(): void {
    this.used = 0;
  }

  /** Drops what was written after `length`, a value that the property had before. */
  truncate(length: number): void {
    if (length < this.used) this.used = length;
  }

  /** A copy of what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    const copy = new Uint8Array(this.used);
    copy.set(this.view());
    return copy;
  }

  /** What was written, not copied: valid until the next write or `reset()`. */
  view(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.buffer.buffer, 0, this.used);
  }

  /** An untagged varint of a whole number from 0 to 2^53 − 1. */
  varint(value: number): void {
    this.reserve(10);
    if (value < 128) this.buffer[this.used++] = value;
    else this.used = this.varintAt(this.used, value);
  }

  /** An untagged 64-bit varint. */
  varint64(value: bigint): void {
    this.reserve(10);
    this.data.setBigInt64(this.used, value, true);
    const low = this.data.getUint32(this.used, true);
    this.varintWords(low, this.data.getUint32(this.used + 4, true));
  }

  /** Appends bytes as they are: fields that are already encoded, tags included. */
  raw(value: Uint8Array): void {
    this.reserve(value.length);
    this.buffer.set(value, this.used);
    this.used += value.length;
  }

  /** Eight bytes from two halves. */
  protected words(low: number, high: number): void {
    this.reserve(8);
    this.data.setUint32(this.used, low, true);
    this.data.setUint32(this.used + 4, high, true);
    this.used += 8;
  }

  /** Writes a whole number at a position where there is room; returns the position after it. */
  protected varintAt(position: number, value: number): number {
    let at = position;
    let rest = value;
    while (rest > 0x7fff_ffff) {
      this.buffer[at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.buffer[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.buffer[at++] = rest;
    return at;
  }

  /** A varint from two unsigned halves. */
  protected varintWords(lowWord: number, highWord: number): void {
    let low = lowWord;
    let high = highWord;
    this.reserve(10);
    while (high !== 0) {
      this.buffer[this.used++] = (low & 127) | 128;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.used = this.varintAt(this.used, low);
  }

  /** Makes room for `size` more bytes. */
  protected reserve(size: number): void {
    const needed = this.used + size;
    if (needed > this.buffer.length) this.#grow(needed);
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.buffer.length * 2));
    larger.set(this.view());
    this.buffer = larger;
    this.data = new DataView(larger.buffer);
  }
}
