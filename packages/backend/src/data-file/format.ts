/**
 * A range of time as one file: the magic bytes, then parts. Each part is a byte that says what it is, the length and the
 * CRC-32 of its bytes (32 bits each, little-endian), and these bytes. First a head, then OTLP export requests (protobuf,
 * compressed with zstd), last an end with what there is; a file without an end is a part of one.
 *
 * Any OTLP receiver takes the requests as they are, with `content-encoding: zstd`.
 */
import { crc32 } from "node:zlib";
import { assertNever } from "@sightline/model";
import type { Signal } from "@sightline/otlp";
import { z } from "zod";

export const MAGIC: Uint8Array = Uint8Array.from([0x89, ...Buffer.from("SIGHTLINE\r\n\u001A\n", "latin1")]);
export const FORMAT = 1;
/** kind: 1 byte, length: 4, CRC: 4. */
export const PART_HEAD_BYTES = 9;
/** Receivers take 64 MiB unpacked: no request is larger. */
export const LARGEST_PART_BYTES = 67_108_864;

/** The first part. */
export interface Head {
  readonly format: number;
  /** RFC 3339; `from` inclusive, `to` exclusive. */
  readonly from: string;
  readonly to: string;
  /** When the file was written. */
  readonly written: string;
  /** The version of Sightline that wrote it. */
  readonly version: string;
}

/** Spans, log records, data points. */
export type Counts = Readonly<Record<Signal, number>>;

export const headSchema: z.ZodType<Head> = z.object({
  format: z.number().int(),
  from: z.string(),
  to: z.string(),
  written: z.string(),
  version: z.string(),
});

/** The last part: items in the file. */
export const endSchema: z.ZodType<Counts> = z.object({
  traces: z.number(),
  logs: z.number(),
  metrics: z.number(),
});

/** Why the file has no end. */
export const failureSchema: z.ZodType<{ readonly message: string }> = z.object({ message: z.string() });

export type PartKind = "head" | Signal | "failure" | "end";

const NUMBERS: Readonly<Record<PartKind, number>> = {
  head: 0,
  traces: 1,
  logs: 2,
  metrics: 3,
  failure: 254,
  end: 255,
};

export function kindOf(number: number): PartKind | undefined {
  switch (number) {
    case 0:
      return "head";
    case 1:
      return "traces";
    case 2:
      return "logs";
    case 3:
      return "metrics";
    case 254:
      return "failure";
    case 255:
      return "end";
    default:
      return undefined;
  }
}

export function partBytes(kind: PartKind, payload: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(PART_HEAD_BYTES + payload.length);
  bytes.writeUInt8(NUMBERS[kind], 0);
  bytes.writeUInt32LE(payload.length, 1);
  bytes.set(payload, PART_HEAD_BYTES);
  bytes.writeUInt32LE(partCrc(NUMBERS[kind], payload), 5);
  return bytes;
}

/** Of the kind too: a request of another signal would be read wrongly. */
export function partCrc(kind: number, payload: Uint8Array): number {
  return crc32(payload, crc32(Uint8Array.of(kind)));
}

export function jsonPart(kind: "head" | "failure" | "end", value: object): Uint8Array {
  return partBytes(kind, Buffer.from(JSON.stringify(value)));
}

export function noCounts(): Record<Signal, number> {
  return { traces: 0, logs: 0, metrics: 0 };
}

export function isSignal(kind: PartKind): kind is Signal {
  switch (kind) {
    case "traces":
    case "logs":
    case "metrics":
      return true;
    case "head":
    case "failure":
    case "end":
      return false;
    default:
      return assertNever(kind, "part of a data file");
  }
}
