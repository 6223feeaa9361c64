/** Numbers that carry their own proof: what only looks like one fails it nine times of ten, or 96 of 97. */

/** Digits of payment cards by their issuer's first digits (ISO/IEC 7812; ranges as the issuers publish them). */
const ISSUERS: readonly { readonly start: RegExp; readonly lengths: readonly number[] }[] = [
  { start: /^4/u, lengths: [13, 16, 19] },
  { start: /^(?:5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))/u, lengths: [16] },
  { start: /^3[47]/u, lengths: [15] },
  { start: /^(?:6011|65|64[4-9])/u, lengths: [16, 19] },
  { start: /^3(?:0[0-5]|[689])/u, lengths: [14, 16] },
  { start: /^35(?:2[89]|[3-8])/u, lengths: [16, 19] },
  { start: /^62/u, lengths: [16, 17, 18, 19] },
];

/** Whether digits, with spaces or dashes between them, are a payment card's number. */
export function isCardNumber(text: string): boolean {
  const digits = text.replaceAll(/[ -]/gu, "");
  if (/^(\d)\1+$/u.test(digits)) return false;
  const fits = ISSUERS.some(({ start, lengths }) => lengths.includes(digits.length) && start.test(digits));
  return fits && passesLuhn(digits);
}

/** ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    const doubled = at % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Whether letters and digits, with spaces between them, are an international bank account number (ISO 13616). */
export function isIban(text: string): boolean {
  const compact = text.replaceAll(" ", "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/u.test(compact)) return false;
  let remainder = 0;
  for (const character of compact.slice(4) + compact.slice(0, 4)) {
    const code = character.charCodeAt(0);
    const value = code >= 65 ? code - 55 : code - 48;
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}
