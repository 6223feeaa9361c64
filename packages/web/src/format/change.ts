/** What changed against a comparison: `+1.63 s`, `−20 ms`, `same`. */
import { MINUS, type Quantity, UNKNOWN, quantity } from "./quantity.ts";

/** A difference smaller than this share of the larger value is "same". */
const SAME = 0.05;

/** The quantity with its sign: `+410 ms`. */
export function signed(value: number, format: (value: number) => Quantity): Quantity {
  const { value: text, unit } = format(Math.abs(value));
  return quantity(`${value < 0 ? MINUS : "+"}${text}`, unit);
}

/** `now` against `before`. Where one of them is not known, an en dash. */
export function changeOf(
  now: number | null,
  before: number | null,
  format: (value: number) => Quantity,
): Quantity {
  if (now === null || before === null) return UNKNOWN;
  const difference = now - before;
  if (Math.abs(difference) <= Math.max(Math.abs(now), Math.abs(before)) * SAME) return quantity("same", "");
  return signed(difference, format);
}
