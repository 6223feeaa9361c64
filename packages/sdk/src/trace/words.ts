/** Ids as 32-bit words: signed, because those are small integers to V8 and need no allocation. */

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** A source of random words, signed 32-bit. */
export type RandomWords = () => number;

/** Cryptographic randomness from a pool, because one call for four bytes costs more than a span. */
export function pooledRandomWords(fill: (pool: Int32Array<ArrayBuffer>) => void = randomFill): RandomWords {
  const pool = new Int32Array(4096);
  let next = pool.length;
  return () => {
    if (next === pool.length) {
      fill(pool);
      next = 0;
    }
    return pool[next++] ?? 0;
  };
}

// Not imported: `node:crypto` brings fifteen modules of Node along, and the first span is early enough for them.
function randomFill(pool: Int32Array<ArrayBuffer>): void {
  process.getBuiltinModule("node:crypto").randomFillSync(pool);
}

/** Eight lower-case hex digits. By table: `toString(16).padStart` costs fifty times more. */
export function hexOfWord(word: number): string {
  return (
    (HEX[(word >>> 24) & 255] ?? "") +
    (HEX[(word >>> 16) & 255] ?? "") +
    (HEX[(word >>> 8) & 255] ?? "") +
    (HEX[word & 255] ?? "")
  );
}

/** The word of eight hex digits from `start`; NaN when one of them is no lower-case hex digit. */
export function wordOfHex(text: string, start: number): number {
  let word = 0;
  for (let at = start; at < start + 8; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) word = (word << 4) | (code - 48);
    else if (code >= 97 && code <= 102) word = (word << 4) | (code - 87);
    else return Number.NaN;
  }
  return word;
}
