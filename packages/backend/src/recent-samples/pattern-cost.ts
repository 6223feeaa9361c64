/** Which patterns JavaScript's engine may be asked on the event loop: it goes back and tries again, unlike RE2. */

/** Characters of a label's value that a pattern is tried on. */
export const LONGEST_VALUE = 2048;
/** Each `*`, `+` or open range multiplies the ways in which a text can be read: two make 4 million of `LONGEST_VALUE`. */
const MOST_REPEATS = 2;

/** Whether the work is at most the square of a value's length: no repeated group, few repeats. */
export function isCheap(pattern: string): boolean {
  const plain = pattern.replaceAll(/\\./gsu, "x").replaceAll(/\[(?:\^?\])?[^\]]*\]/gu, "x");
  if (/\)(?:[*+]|\{)/u.test(plain)) return false;
  return (plain.match(/[*+]|\{\d+(?:,\d*)?\}/gu) ?? []).length <= MOST_REPEATS;
}
