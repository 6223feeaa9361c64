const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u;
const INFINITE = /^[+-]?inf(?:inity)?$/iu;
const NOT_A_NUMBER = /^nan$/iu;

/** As Prometheus reads numbers of text (Go's ParseFloat, without `_` and hexadecimal); `undefined`: it is none. */
export function parseNumber(text: string): number | undefined {
  if (DECIMAL.test(text)) {
    const value = Number(text);
    // Go refuses what is too large for 64 bits.
    return Number.isFinite(value) ? value : undefined;
  }
  if (INFINITE.test(text)) return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return NOT_A_NUMBER.test(text) ? Number.NaN : undefined;
}
