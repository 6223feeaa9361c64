/** Texts longer than this seldom repeat. */
const MAX_LENGTH = 40;
const SLOTS = 1024;

/**
 * Strings from UTF-8. Short ASCII texts (keys, names, hosts) repeat in a request: the cache finds the string that was
 * made before without a call into native code, and keeps one copy of it. Bytes that are not UTF-8 become U+FFFD.
 */
export class TextCache {
  readonly #slots: (string | undefined)[] = Array.from({ length: SLOTS });

  text(bytes: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length > MAX_LENGTH) return bytes.toString("utf8", start, end);
    if (length <= 0) return "";
    let hash = length;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const known = this.#slots[slot];
    if (known !== undefined && known.length === length && same(known, bytes, start)) return known;
    const made = bytes.toString("utf8", start, end);
    this.#slots[slot] = made;
    return made;
  }
}

/** Whether the bytes are `text` as ASCII; never true for other texts, since their bytes are above 127. */
function same(text: string, bytes: Buffer, start: number): boolean {
  for (let at = 0; at < text.length; at++) {
    const byte = bytes[start + at];
    if (byte !== text.charCodeAt(at) || byte > 127) return false;
  }
  return true;
}
