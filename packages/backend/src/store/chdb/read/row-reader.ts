/** Reads the engine's RowBinary format; the SQL beside fixes each column's type. See `rows/row-writer.ts` for its source. */

const WORD = 4_294_967_296;

export class RowReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  uint8(): number {
    return this.#view.getUint8(this.#at++);
  }

  int8(): number {
    return this.#view.getInt8(this.#at++);
  }

  int32(): number {
    this.#at += 4;
    return this.#view.getInt32(this.#at - 4, true);
  }

  /** Int64 within the whole numbers that a number holds. */
  int53(): number {
    this.#at += 8;
    return this.#view.getUint32(this.#at - 8, true) + this.#view.getInt32(this.#at - 4, true) * WORD;
  }

  uint64(): bigint {
    this.#at += 8;
    return this.#view.getBigUint64(this.#at - 8, true);
  }

  int64(): bigint {
    this.#at += 8;
    return this.#view.getBigInt64(this.#at - 8, true);
  }

  float64(): number {
    this.#at += 8;
    return this.#view.getFloat64(this.#at - 8, true);
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.uint8();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  text(): string {
    const length = this.varint();
    this.#at += length;
    return this.#bytes.toString("utf8", this.#at - length, this.#at);
  }

  /** FixedString, as hex digits. */
  hex(bytes: number): string {
    this.#at += bytes;
    return this.#bytes.toString("hex", this.#at - bytes, this.#at);
  }

  /** Array(Float64) with the bits of each. */
  float64s(): Float64Array {
    const numbers = new Float64Array(this.varint());
    const bytes = this.#bytes.subarray(this.#at, this.#at + numbers.byteLength);
    new Uint8Array(numbers.buffer).set(bytes);
    this.#at += numbers.byteLength;
    return numbers;
  }

  /** Array(T) */
  list<T>(item: () => T): T[] {
    const length = this.varint();
    const items: T[] = [];
    for (let at = 0; at < length; at++) items.push(item());
    return items;
  }

  /** Map(String, String) */
  texts(): Record<string, string> {
    return Object.fromEntries(this.list(() => [this.text(), this.text()]));
  }
}
