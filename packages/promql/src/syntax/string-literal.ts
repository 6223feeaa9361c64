/** String literals of PromQL: Go's escapes in double and single quotes, none in backquotes. */

const SIMPLE: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 92,
  "'": 39,
  '"': 34,
};

const encoder = new TextEncoder();

/**
 * The text of a literal with its quotes; throws an `Error` with the reason. Bytes written as `\xNN` that are no UTF-8
 * are kept as lone low surrogates U+DC80–U+DCFF, so that they survive printing.
 */
export function unquote(literal: string): string {
  const quote = literal[0];
  const inner = literal.slice(1, -1);
  if (quote === "`" || !inner.includes("\\")) return inner;
  const bytes: number[] = [];
  let at = 0;
  while (at < inner.length) {
    const backslash = inner.indexOf("\\", at);
    if (backslash === -1) break;
    for (const byte of encoder.encode(inner.slice(at, backslash))) bytes.push(byte);
    at = backslash + escapeInto(bytes, inner.slice(backslash), quote);
  }
  for (const byte of encoder.encode(inner.slice(at))) bytes.push(byte);
  return decoded(Uint8Array.from(bytes));
}

/** Appends what an escape stands for; returns its length. */
function escapeInto(bytes: number[], text: string, quote: string | undefined): number {
  const letter = text[1] ?? "";
  const simple = SIMPLE[letter];
  if (simple !== undefined && (!`'"`.includes(letter) || letter === quote)) {
    bytes.push(simple);
    return 2;
  }
  const byte = /^\\(?:x([0-9a-fA-F]{2})|([0-7]{3}))/u.exec(text);
  if (byte !== null) {
    const value = byte[1] === undefined ? Number.parseInt(byte[2] ?? "", 8) : Number.parseInt(byte[1], 16);
    if (value > 255) throw new Error(`the escape ${byte[0]} is over \\377`);
    bytes.push(value);
    return byte[0].length;
  }
  const point = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/u.exec(text);
  if (point !== null) {
    const value = Number.parseInt(point[1] ?? point[2] ?? "", 16);
    if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
      throw new Error(`${point[0]} is no character`);
    for (const part of encoder.encode(String.fromCodePoint(value))) bytes.push(part);
    return point[0].length;
  }
  throw new Error(`unknown escape sequence "\\${letter}"`);
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return decodedWithStrays(bytes);
  }
}

/** Valid sequences as they are, each other byte as a lone low surrogate. */
function decodedWithStrays(bytes: Uint8Array): string {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    try {
      text += decoder.decode(bytes.subarray(at, at + length));
      at += length;
    } catch {
      text += String.fromCharCode(0xdc00 + first);
      at += 1;
    }
  }
  return text;
}
