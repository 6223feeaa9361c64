/** Durations as people write them in a filter. */

/** Nanoseconds a unit; a number without a unit is milliseconds. */
const UNITS: ReadonlyMap<string, bigint> = new Map([
  ["ns", 1n],
  ["us", 1_000n],
  ["µs", 1_000n],
  ["μs", 1_000n],
  ["", 1_000_000n],
  ["ms", 1_000_000n],
  ["s", 1_000_000_000n],
  ["m", 60_000_000_000n],
  ["min", 60_000_000_000n],
  ["h", 3_600_000_000_000n],
  ["d", 86_400_000_000_000n],
]);
/** Longer input is no duration; it also bounds the size of the numbers below. */
const MAX_LENGTH = 40;

/** Whether `word` is a unit: `s`, `min`. */
export function isDurationUnit(word: string): boolean {
  return word !== "" && UNITS.has(word);
}

/** A number without a unit: what a unit may still follow. */
export function isBareNumber(value: string): boolean {
  return value.length <= MAX_LENGTH && /^\d+(?:\.\d+)?$/u.test(value);
}

/** `500ms`, `1.2s`, `3min`, `1h30m`; `undefined` when it is no duration. Fractions of a nanosecond are cut off. */
export function durationNano(value: string): bigint | undefined {
  const text = value.trim();
  if (text.length > MAX_LENGTH || !/^(?:\d+(?:\.\d+)?\s*[a-zµμ]*\s*)+$/u.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)(?:\.(\d+))?\s*([a-zµμ]*)/gu)];
  let total = 0n;
  for (const [, whole = "", fraction = "", name = ""] of parts) {
    const unit = UNITS.get(name);
    if (unit === undefined || (name === "" && parts.length > 1)) return undefined;
    total += (BigInt(whole + fraction) * unit) / 10n ** BigInt(fraction.length);
  }
  return total;
}
