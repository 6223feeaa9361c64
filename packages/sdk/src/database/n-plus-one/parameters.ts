/** Telling calls of one statement apart by their parameters, without keeping any of them. */

/** Places that are told apart; what differs only behind them is the same call. */
export const MOST_PLACES = 16;
/** Characters and bytes of one value that are looked at, from both ends. */
const MOST_LOOKED_AT = 64;

const SEED = 0x81_1c_9d_c5 | 0;

/** Fills `marks` with one number for each parameter, and gives how many there are. */
export function markParameters(
  parameters: readonly unknown[] | object | undefined,
  marks: Int32Array,
): number {
  if (parameters === undefined) return 0;
  const values: readonly unknown[] = Array.isArray(parameters) ? parameters : Object.values(parameters);
  const count = Math.min(values.length, MOST_PLACES);
  for (let place = 0; place < count; place++) marks[place] = markOf(values[place], 0);
  return count;
}

/** Whether an array of several values is among them. */
export function hasList(parameters: readonly unknown[] | object | undefined): boolean {
  if (!Array.isArray(parameters)) return false;
  return parameters.some((value) => Array.isArray(value) && value.length > 1);
}

/** A number that equal values share, and different ones hardly ever. */
function markOf(value: unknown, depth: number): number {
  switch (typeof value) {
    case "number":
      return Number.isInteger(value)
        ? mixed(SEED, value | 0) ^ (value / 4_294_967_296)
        : textMark(String(value));
    case "string":
      return textMark(value);
    case "boolean":
      return value ? 1 : 2;
    case "bigint":
      return textMark(value.toString());
    case "object":
      return value === null ? 3 : objectMark(value, depth);
    default:
      return 4;
  }
}

function objectMark(value: object, depth: number): number {
  if (value instanceof Date) return textMark(String(value.getTime()));
  let mark = SEED;
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, Math.min(value.byteLength, MOST_LOOKED_AT));
    for (const byte of bytes) mark = mixed(mark, byte);
    return mixed(mark, value.byteLength);
  }
  if (depth > 2) return mark;
  let looked = 0;
  for (const key in value) {
    if (looked++ >= MOST_LOOKED_AT) break;
    mark = mixed(mixed(mark, textMark(key)), markOf(Reflect.get(value, key), depth + 1));
  }
  return mark;
}

/** FNV-1a over both ends of the text, and its length. */
function textMark(text: string): number {
  let mark = SEED;
  const { length } = text;
  const first = Math.min(length, MOST_LOOKED_AT / 2);
  for (let at = 0; at < first; at++) mark = mixed(mark, text.charCodeAt(at));
  for (let at = Math.max(first, length - MOST_LOOKED_AT / 2); at < length; at++)
    mark = mixed(mark, text.charCodeAt(at));
  return mixed(mark, length);
}

export function mixed(mark: number, more: number): number {
  return Math.imul(mark ^ more, 0x01_00_01_93);
}
