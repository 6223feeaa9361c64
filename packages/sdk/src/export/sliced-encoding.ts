/**
 * Encodes a large batch in slices, with a turn of the event loop between them, so that no request of the application
 * waits for it. Two protobuf messages one after the other are one message with the items of both, so slices are simply
 * joined (https://protobuf.dev/programming-guides/encoding/#last-one-wins).
 */
import type { Encode } from "./outlet.ts";

/** Items between two turns: an eighth of the default batch of 512. */
const SLICE = 64;

export async function encodeInSlices<T>(
  items: readonly T[],
  encode: Encode<T>,
  slice: number = SLICE,
): Promise<Uint8Array> {
  if (items.length <= slice) return encode(items);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < items.length; at += slice) {
    if (at > 0) await turn();
    parts.push(await encode(items.slice(at, at + slice)));
  }
  return Buffer.concat(parts);
}

/** Lets everything else that waits run first; keeps the process alive for it, as a flush does. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
