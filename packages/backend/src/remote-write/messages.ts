/**
 * The parts of remote write's messages that 1.0 and 2.0 have in common.
 * https://github.com/prometheus/prometheus/blob/main/prompb/types.proto · …/prompb/io/prometheus/write/v2/types.proto
 */
import { FIXED64, LENGTH_DELIMITED, type ProtoReader, VARINT } from "@sightline/otlp";
import type { Sample } from "../store/metric/sample.ts";
import { remoteWriteErrors } from "./errors.ts";

/** Of a request. */
export interface DecodeLimits {
  /** Series, samples, exemplars, labels and numbers of histograms. */
  readonly items: number;
  /** Characters of all labels of all series. */
  readonly characters: number;
}

/** Far above what is sent: Prometheus sends 2000 samples at once. */
export const DECODE_LIMITS: DecodeLimits = Object.freeze({ items: 2_000_000, characters: 134_217_728 });

const SAMPLE = { value: 1, timestamp: 2 } as const;
const WORD = 4_294_967_296;
const STALE_LOW = 2;
const STALE_HIGH = 0x7ff0_0000;
/** Counts what a request makes in memory, so that small bytes do not become large objects. */
export class Budget {
  readonly #limits: DecodeLimits;
  #items = 0;
  #characters = 0;

  constructor(limits: DecodeLimits) {
    this.#limits = limits;
  }

  item(count = 1): void {
    this.#items += count;
    const limit = this.#limits.items;
    if (this.#items > limit) throw remoteWriteErrors.REMOTE_WRITE_TOO_LARGE({ limit, what: "parts" });
  }

  text(characters: number): void {
    this.#characters += characters;
    const limit = this.#limits.characters;
    if (this.#characters > limit)
      throw remoteWriteErrors.REMOTE_WRITE_TOO_LARGE({ limit, what: "characters of labels" });
  }
}

/** An `int64` that was read, as a number: exact up to 2^53. */
export function int64(reader: ProtoReader): number {
  reader.varint64();
  return reader.high * WORD + (reader.low >>> 0);
}

/** A double as Prometheus means it: one NaN of certain bits is the end of a series. */
export function valueAt(reader: ProtoReader, at: number): number | "stale" {
  if (at < 0) return 0;
  const { data } = reader;
  const isStale = data.getUint32(at, true) === STALE_LOW && data.getUint32(at + 4, true) === STALE_HIGH;
  return isStale ? "stale" : data.getFloat64(at, true);
}

/** The fields of a message that ends at `end`; the reader stands after the tag. */
export function fields(
  reader: ProtoReader,
  end: number,
  field: (number: number, tag: number) => boolean,
): void {
  while (reader.position < end) {
    const tag = reader.tag();
    if (!field(tag >>> 3, tag)) reader.skip(tag, end);
  }
  reader.close(end);
}

/** Reads a message in the message that ends at `end`. */
export function message<T>(reader: ProtoReader, tag: number, end: number, read: (end: number) => T): T {
  reader.expect(tag, LENGTH_DELIMITED);
  return read(reader.fieldEnd(end));
}

/** `uint32`s, packed or not. */
export function refs(reader: ProtoReader, tag: number, end: number, add: (ref: number) => void): void {
  if ((tag & 7) === VARINT) {
    add(reader.varint32());
    return;
  }
  message(reader, tag, end, (listEnd) => {
    while (reader.position < listEnd) add(reader.varint32());
    reader.close(listEnd);
  });
}

export function readSample(reader: ProtoReader, end: number): Sample {
  let at = -1;
  let unixMilli = 0;
  fields(reader, end, (number, tag) => {
    if (number === SAMPLE.value) {
      reader.expect(tag, FIXED64);
      at = reader.fixed64();
    } else if (number === SAMPLE.timestamp) {
      reader.expect(tag, VARINT);
      unixMilli = int64(reader);
    } else return false;
    return true;
  });
  return { unixMilli, value: valueAt(reader, at) };
}
