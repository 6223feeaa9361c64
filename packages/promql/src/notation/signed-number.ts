import { parseNumber } from "../syntax/number-literal.ts";

/** A number with its sign. */
export function signed(text: string): number {
  const value = parseNumber(text.replace(/^[-+]/u, ""));
  if (value === undefined) throw new Error(`"${text}" is no number`);
  return text.startsWith("-") ? -value : value;
}
