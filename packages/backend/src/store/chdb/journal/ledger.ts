/**
 * The side file of a segment: first a line of JSON that says how the segment is to be loaded, then an entry of fixed size
 * for each acknowledgement. What an entry does not vouch for was not acknowledged.
 */
import { crc32 } from "node:zlib";

export interface Column {
  readonly name: string;
  readonly type: string;
}

/** Frozen when the segment begins: another version may load it. */
export interface LoadPlan {
  readonly table: string;
  readonly columns: readonly Column[];
  readonly settings: Readonly<Record<string, string | number>>;
  /** The version of the schema that the rows were made for. */
  readonly schema: number;
}

/** Whole rows, from the end of the entry before up to `end`. */
export interface Entry {
  /** Bytes from the start of the segment. */
  readonly end: number;
  readonly rows: number;
  /** CRC-32 of the bytes. */
  readonly crc: number;
}

export interface Ledger {
  readonly plan: LoadPlan;
  /** Of the first line, with its end. */
  readonly headerBytes: number;
  /** As far as they are whole. */
  readonly entries: readonly Entry[];
}

const FORMAT = 1;
const NEWLINE = 10;
/** end: 8 bytes, rows: 4, CRC of the rows: 4, CRC of these sixteen: 4; little-endian. */
export const ENTRY_BYTES = 20;

export function headerBytes(plan: LoadPlan): Uint8Array {
  return Buffer.from(`${JSON.stringify({ format: FORMAT, ...plan })}\n`);
}

export function entryBytes(entries: readonly Entry[]): Uint8Array {
  const bytes = Buffer.alloc(entries.length * ENTRY_BYTES);
  for (const [index, { end, rows, crc }] of entries.entries()) {
    const at = index * ENTRY_BYTES;
    bytes.writeBigUInt64LE(BigInt(end), at);
    bytes.writeUInt32LE(rows, at + 8);
    bytes.writeUInt32LE(crc, at + 12);
    bytes.writeUInt32LE(crc32(bytes.subarray(at, at + 16)), at + 16);
  }
  return bytes;
}

/** `undefined`: not even the first line is whole, so that nothing was acknowledged. */
export function readLedger(bytes: Uint8Array): Ledger | undefined {
  const newline = bytes.indexOf(NEWLINE);
  if (newline === -1) return undefined;
  const plan = readPlan(Buffer.from(bytes.subarray(0, newline)).toString("utf8"));
  if (plan === undefined) return undefined;
  return { plan, headerBytes: newline + 1, entries: readEntries(bytes.subarray(newline + 1)) };
}

/** How many of the first entries agree with the rows. */
export function soundEntries(entries: readonly Entry[], rows: Uint8Array): number {
  let start = 0;
  for (const [index, { end, crc }] of entries.entries()) {
    if (end > rows.length || crc32(rows.subarray(start, end)) !== crc) return index;
    start = end;
  }
  return entries.length;
}

export function rowsOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { rows }) => sum + rows, 0);
}

function readEntries(bytes: Uint8Array): readonly Entry[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Entry[] = [];
  let start = 0;
  for (let at = 0; at + ENTRY_BYTES <= buffer.length; at += ENTRY_BYTES) {
    if (crc32(buffer.subarray(at, at + 16)) !== buffer.readUInt32LE(at + 16)) break;
    const end = Number(buffer.readBigUInt64LE(at));
    if (end <= start) break;
    entries.push({ end, rows: buffer.readUInt32LE(at + 8), crc: buffer.readUInt32LE(at + 12) });
    start = end;
  }
  return entries;
}

function readPlan(line: string): LoadPlan | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the line is our own; a torn one does not parse
    const { format, ...plan } = JSON.parse(line) as LoadPlan & { readonly format: number };
    return format === FORMAT ? plan : undefined;
  } catch {
    return undefined;
  }
}
