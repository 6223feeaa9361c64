/** Repeated numbers of a data point, packed or not, in arrays that are used again and again. */
import type { ProtoReader } from "../wire/reader.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { FIXED64, LENGTH_DELIMITED, VARINT } from "../wire/wire-type.ts";
import type { Limits } from "./limits.ts";

export class DoubleList {
  count = 0;
  /** The first `count` are valid. */
  values: Float64Array = new Float64Array(32);
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  read(reader: ProtoReader, tag: number, end: number): void {
    if ((tag & 7) === FIXED64) {
      this.#add(reader, reader.doubleAt(reader.fixed64()));
      return;
    }
    reader.expect(tag, LENGTH_DELIMITED);
    const listEnd = reader.fieldEnd(end);
    while (reader.position < listEnd) this.#add(reader, reader.doubleAt(reader.fixed64()));
    reader.close(listEnd);
  }

  list(): readonly number[] {
    return [...this.values.subarray(0, this.count)];
  }

  #add(reader: ProtoReader, value: number): void {
    if (this.count >= this.#limits.parts) throw tooMany(reader);
    if (this.count === this.values.length) {
      const larger = new Float64Array(this.count * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count++] = value;
  }
}

export class CountList {
  count = 0;
  /** Low and high half of each, unsigned; the first `2 * count` are valid. */
  words: Uint32Array = new Uint32Array(64);
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** `fixed64`. */
  readFixed(reader: ProtoReader, tag: number, end: number): void {
    if ((tag & 7) === FIXED64) {
      this.#addAt(reader, reader.fixed64());
      return;
    }
    reader.expect(tag, LENGTH_DELIMITED);
    const listEnd = reader.fieldEnd(end);
    while (reader.position < listEnd) this.#addAt(reader, reader.fixed64());
    reader.close(listEnd);
  }

  /** `uint64`. */
  readVarints(reader: ProtoReader, tag: number, end: number): void {
    if ((tag & 7) === VARINT) {
      reader.varint64();
      this.#add(reader, reader.low, reader.high);
      return;
    }
    reader.expect(tag, LENGTH_DELIMITED);
    const listEnd = reader.fieldEnd(end);
    while (reader.position < listEnd) {
      reader.varint64();
      this.#add(reader, reader.low, reader.high);
    }
    reader.close(listEnd);
  }

  list(): readonly bigint[] {
    const list: bigint[] = [];
    for (let at = 0; at < this.count; at++) {
      const high = this.words[at * 2 + 1] ?? 0;
      const low = this.words[at * 2] ?? 0;
      list.push(high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low));
    }
    return list;
  }

  #addAt(reader: ProtoReader, at: number): void {
    this.#add(reader, reader.data.getUint32(at, true), reader.data.getUint32(at + 4, true));
  }

  #add(reader: ProtoReader, low: number, high: number): void {
    if (this.count >= this.#limits.parts) throw tooMany(reader);
    const at = this.count * 2;
    if (at === this.words.length) {
      const larger = new Uint32Array(at * 2);
      larger.set(this.words);
      this.words = larger;
    }
    this.words[at] = low;
    this.words[at + 1] = high;
    this.count++;
  }
}

function tooMany(reader: ProtoReader): WireFault {
  return new WireFault("too many numbers in one list", reader.position, "parts");
}
