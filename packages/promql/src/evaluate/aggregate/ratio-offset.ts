/** Where a label set falls in [0, 1) for `limit_ratio`: Prometheus' hash of it, so that both choose the same series. */
import type { Labels } from "../../labels/labels.ts";

const MASK = 0xffff_ffff_ffff_ffffn;
/** The five primes of XXH64. */
const [P1, P2, P3, P4, P5] = [
  0x9e37_79b1_85eb_ca87n,
  0xc2b2_ae3d_27d4_eb4fn,
  0x1656_67b1_9e37_79f9n,
  0x85eb_ca77_c2b2_ae63n,
  0x27d4_eb2f_1656_67c5n,
] as const;

export function ratioOffset(labels: Labels): number {
  return Number(xxHash64(encoded(labels))) / 2 ** 64;
}

/** Each text with its length before it: one byte below 255, else 255 and three bytes. */
function encoded(labels: Labels): Uint8Array {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  for (const text of labels) {
    const part = encoder.encode(text);
    if (part.length < 255) bytes.push(part.length);
    else bytes.push(255, part.length & 255, (part.length >> 8) & 255, (part.length >> 16) & 255);
    for (const byte of part) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** XXH64 with seed 0 (Yann Collet's specification of xxHash). */
export function xxHash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let hash: bigint;
  if (bytes.length >= 32) {
    let lanes = [wrap(P1 + P2), P2, 0n, wrap(-P1)];
    for (; at + 32 <= bytes.length; at += 32) {
      const offset = at;
      lanes = lanes.map((lane, index) => round(lane, view.getBigUint64(offset + index * 8, true)));
    }
    hash = lanes.reduce((sum, lane, index) => wrap(sum + rotate(lane, [1n, 7n, 12n, 18n][index] ?? 0n)), 0n);
    for (const lane of lanes) hash = wrap((hash ^ round(0n, lane)) * P1 + P4);
  } else hash = P5;
  hash = wrap(hash + BigInt(bytes.length));
  for (; at + 8 <= bytes.length; at += 8) {
    hash = wrap(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * P1 + P4);
  }
  if (at + 4 <= bytes.length) {
    hash = wrap(rotate(hash ^ wrap(BigInt(view.getUint32(at, true)) * P1), 23n) * P2 + P3);
    at += 4;
  }
  for (; at < bytes.length; at++) hash = wrap(rotate(hash ^ wrap(BigInt(bytes[at] ?? 0) * P5), 11n) * P1);
  hash = wrap((hash ^ (hash >> 33n)) * P2);
  hash = wrap((hash ^ (hash >> 29n)) * P3);
  return hash ^ (hash >> 32n);
}

function wrap(value: bigint): bigint {
  return value & MASK;
}

function rotate(value: bigint, by: bigint): bigint {
  return wrap((value << by) | (value >> (64n - by)));
}

function round(lane: bigint, input: bigint): bigint {
  return wrap(rotate(wrap(lane + input * P2), 31n) * P1);
}
