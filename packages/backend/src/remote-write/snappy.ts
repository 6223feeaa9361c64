/**
 * Unpacks a block of Snappy. Of one's own, since a body comes from anybody: every length is checked before it is used, and
 * the time is in proportion to the bytes. https://github.com/google/snappy/blob/main/format_description.txt
 */
import { remoteWriteErrors } from "./errors.ts";

/** Lengths of literals up to it stand in the tag; the four above say how many bytes the length takes. */
const LONGEST_SHORT_LITERAL = 60;

/** @throws REMOTE_WRITE_BODY_BROKEN, REMOTE_WRITE_TOO_LARGE: before anything is unpacked. */
export function unpackSnappy(packed: Uint8Array, limit: number): Uint8Array {
  const { length, begin } = unpackedLength(packed);
  if (length > limit) throw remoteWriteErrors.REMOTE_WRITE_TOO_LARGE({ limit, what: "bytes when unpacked" });
  const unpacked = Buffer.allocUnsafeSlow(length);
  let from = begin;
  let to = 0;
  while (from < packed.length) {
    const tag = packed[from++] ?? 0;
    if ((tag & 3) === 0) {
      let size = (tag >>> 2) + 1;
      if (size > LONGEST_SHORT_LITERAL) {
        const bytes = size - LONGEST_SHORT_LITERAL;
        size = littleEndian(packed, from, bytes) + 1;
        from += bytes;
      }
      if (size > packed.length - from) throw broken("it ends inside a literal");
      if (size > length - to) throw broken("it holds more than the length it begins with");
      unpacked.set(packed.subarray(from, from + size), to);
      from += size;
      to += size;
      continue;
    }
    const isShort = (tag & 3) === 1;
    const size = isShort ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const bytes = isShort ? 1 : (tag & 3) === 2 ? 2 : 4;
    const offset = littleEndian(packed, from, bytes) + (isShort ? (tag >>> 5) * 256 : 0);
    from += bytes;
    if (offset === 0 || offset > to) throw broken("it repeats what is not there");
    if (size > length - to) throw broken("it holds more than the length it begins with");
    // What is repeated may overlap with itself, byte by byte.
    if (offset >= size) unpacked.copyWithin(to, to - offset, to - offset + size);
    else for (let at = to; at < to + size; at++) unpacked[at] = unpacked[at - offset] ?? 0;
    to += size;
  }
  if (to !== length) throw broken("it holds less than the length it begins with");
  return unpacked;
}

/** A varint of 32 bits before the block. */
function unpackedLength(packed: Uint8Array): { readonly length: number; readonly begin: number } {
  let length = 0;
  for (let at = 0; at < 5; at++) {
    const byte = packed[at];
    if (byte === undefined) throw broken("it ends inside its length");
    length += (byte & 127) * 2 ** (7 * at);
    if (byte > 127) continue;
    if (length >= 2 ** 32) break;
    return { length, begin: at + 1 };
  }
  throw broken("its length has more than 32 bits");
}

function littleEndian(packed: Uint8Array, at: number, bytes: number): number {
  if (at + bytes > packed.length) throw broken("it ends inside a tag");
  let value = 0;
  for (let index = 0; index < bytes; index++) value += (packed[at + index] ?? 0) * 2 ** (8 * index);
  return value;
}

function broken(reason: string): Error {
  return remoteWriteErrors.REMOTE_WRITE_BODY_BROKEN({ reason });
}
