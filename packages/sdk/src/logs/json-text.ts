/** JSON's form of texts, for lines that are put together by hand. */

/** Longer texts are left to V8, whose own loop then wins over ours. */
const SHORT = 48;
/** UTF-16 units of one text; of a longer one the beginning is kept, and told how much is missing. */
export const MAX_TEXT: number = 32 * 1024;

/** A text in quotes. Nearly all texts of a line are short and plain, and for those it is a look at each unit. */
export function jsonText(text: string): string {
  const { length } = text;
  if (length > SHORT) return JSON.stringify(text);
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    // Quote, backslash, control characters; from 0xd800 on a unit may be half a pair.
    if (unit < 32 || unit === 34 || unit === 92 || unit >= 0xd8_00) return JSON.stringify(text);
  }
  return `"${text}"`;
}

/** Never in the middle of a pair. */
export function cutText(text: string, length: number = MAX_TEXT): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  const kept = last >= 0xd8_00 && last <= 0xdb_ff ? length - 1 : length;
  return `${text.slice(0, kept)}… [${text.length - kept} more]`;
}

/** Names are remembered, up to this many: an application has few, data used as names has many. */
const MAX_NAMES = 1000;
const names = new Map<string, string>();

/** `,"name":`; one of the `reserved` names as `,"fields.name":`. They are the same in all calls. */
export function jsonName(name: string, reserved: ReadonlySet<string>): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const made = `,${jsonText(cutText(reserved.has(name) ? `fields.${name}` : name, 256))}:`;
  if (names.size < MAX_NAMES) names.set(name, made);
  return made;
}
