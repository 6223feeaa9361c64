/** Texts longer than this seldom repeat. */
const MAX_LENGTH = 40;
const SLOTS = 1024;

/**
 * Strings from UTF-8. Short ASCII texts (keys, names, hosts) repeat in a request: the cache finds the string that was
 * made before without a call into native code, and keeps one copy of it. Bytes that are not UTF-8 become U+FFFD.
 */
export class TextCache {
  readonly #slots: (string | undefined)[] = [];

  text(bytes: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length > MAX_LENGTH) return bytes.toString("utf8", start, end);
    if (length <= 0) return "";
    const slot = slotOf(bytes, start, length);
    const known = this.#slots[slot];
    if (known !== undefined && known.length === length && same(known, bytes, start)) return known;
    const made = bytes.toString("utf8", start, end);
    this.#slots[slot] = made;
    return made;
  }
}

/** From six of the bytes: a wrong guess costs a call into native code, reading all of them costs more. */
function slotOf(bytes: Buffer, start: number, length: number): number {
  const end = start + length;
  const front = (bytes[start] ?? 0) | ((bytes[start + (length >> 2)] ?? 0) << 8);
  const middle = (bytes[start + (length >> 1)] ?? 0) | ((bytes[end - 3] ?? 0) << 8);
  const back = (bytes[end - 2] ?? 0) | ((bytes[end - 1] ?? 0) << 8);
  const hash = Math.imul((front << 16) | middle, 0x9e37_79b1) ^ Math.imul(back + length, 0x85eb_ca6b);
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}

/** Whether the bytes are `text` as ASCII; never true for other texts, since their bytes are above 127. */
function same(text: string, bytes: Buffer, start: number): boolean {
  for (let at = 0; at < text.length; at++) {
    const byte = bytes[start + at];
    if (byte !== text.charCodeAt(at) || byte > 127) return false;
  }
  return true;
}
