/**
 * One pass over a text that tells which patterns could find something in it. Nearly all texts that leave a process hold
 * no secret: one nanosecond a character instead of a dozen regular expressions.
 */

export const ADDRESS = 1;
/** Word characters without a break, as tokens have them. */
export const LONG_WORD = 2;
export const MANY_DIGITS = 4;
/** Capitals and digits in groups. */
export const GROUPS = 8;
/** A name, and something given to it. */
export const ASSIGNMENT = 16;
export const SCHEME = 32;
export const ARMOUR = 64;

/** `a@b.io` */
const SHORTEST = 6;
/** The shortest token of a known shape (Slack's) has 15; the shortest card 13 digits; the shortest IBAN 15 signs. */
const WORD_LENGTH = 15;
const CARD_LENGTH = 13;
const IBAN_LENGTH = 15;

const DIGIT = 1;
const CAPITAL = 2;
const LETTER = 4;
/** `-` and `_` */
const JOINT = 8;
const BREAK = 16;

const CLASS: Uint8Array = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(128);
  for (let code = 48; code <= 57; code++) table[code] = DIGIT;
  for (let code = 65; code <= 90; code++) table[code] = CAPITAL;
  for (let code = 97; code <= 122; code++) table[code] = LETTER;
  for (const sign of "-_") table[sign.charCodeAt(0)] = JOINT;
  table[32] = BREAK;
  return table;
}

const AT = 64;
const PERCENT = 37;
const EQUALS = 61;
const COLON = 58;
const DASH = 45;

export function suspicionsOf(text: string): number {
  if (text.length < SHORTEST) return 0;
  let found = 0;
  let spaced = false;
  let word = 0;
  let digits = 0;
  let groups = 0;
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? (CLASS[code] ?? 0) : 0;
    word = (kind & (DIGIT | CAPITAL | LETTER | JOINT)) === 0 ? 0 : word + 1;
    if (word === WORD_LENGTH) found |= LONG_WORD;
    if (kind === DIGIT) {
      if (++digits === CARD_LENGTH) found |= MANY_DIGITS;
    } else if (before !== DIGIT || (kind !== BREAK && code !== DASH)) digits = 0;
    if ((kind & (DIGIT | CAPITAL)) !== 0) {
      if (++groups === IBAN_LENGTH) found |= GROUPS;
    } else if (kind !== BREAK || before === BREAK) groups = 0;
    if (code === AT) found |= ADDRESS;
    else if (code === EQUALS || code === COLON) found |= ASSIGNMENT;
    else if (code === PERCENT) {
      // An address in a URL: `ada%40example.com`.
      if (text.charCodeAt(at + 1) === 52 && text.charCodeAt(at + 2) === 48) found |= ADDRESS;
    } else if (kind === BREAK) spaced = true;
    before = kind;
  }
  if ((found & (ASSIGNMENT | LONG_WORD)) !== 0 && text.includes("-----BEGIN")) found |= ARMOUR;
  if (text.length > WORD_LENGTH && text.includes("eyJ")) found |= LONG_WORD;
  // A look for a few letters costs less than one at every character.
  if (spaced && SCHEMES.some((letters) => text.includes(letters))) found |= SCHEME;
  return found;
}

/** What is common to the spellings of `Bearer`, `Basic`, `Digest`, `Token`, `ApiKey` before a value. */
const SCHEMES: readonly string[] = [
  "earer ",
  "EARER ",
  "asic ",
  "ASIC ",
  "igest ",
  "oken ",
  "piKey ",
  "pikey ",
];
