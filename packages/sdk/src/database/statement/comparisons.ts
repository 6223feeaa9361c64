/** Which columns a statement compares with which of its parameters: what a loop over them could ask for at once. */
import type { Token } from "./tokens.ts";

export interface Comparison {
  /** As it is written: `partner_id`, `"p"."partnerId"`. */
  readonly column: string;
  /** The place of the parameter among those of the call, from 0; −1 for a value that is written into the text. */
  readonly parameter: number;
}

/** More columns than that do not single out a row. */
const MOST = 16;

/** `column = value`, `column IN (value)` and `column = ANY(value)`, in the order of the text, after WHERE or ON. */
export function comparisonsOf(source: string, tokens: readonly Token[]): readonly Comparison[] {
  const found: Comparison[] = [];
  let parameters = 0;
  let filtering = false;
  for (const [at, { kind, word, start, end }] of tokens.entries()) {
    if (word === "WHERE" || word === "ON" || word === "HAVING") filtering = true;
    else if (word === "SET" || word === "VALUES") filtering = false;
    const isParameter = kind === "parameter";
    if (!isParameter && kind !== "text" && kind !== "number") continue;
    const place = isParameter ? placeOf(source.slice(start, end), parameters) : -1;
    if (isParameter) parameters++;
    if (!filtering || found.length >= MOST) continue;
    const column = columnBefore(source, tokens, operatorBefore(tokens, at));
    if (column !== undefined) found.push({ column, parameter: place });
  }
  return found;
}

/** `$2` and `?2` say their place, `?` has the next one, `:name` has none. */
function placeOf(text: string, next: number): number {
  const number = Number.parseInt(text.slice(1), 10);
  if (Number.isInteger(number)) return number - 1;
  return text === "?" ? next : -1;
}

/** The place of what compares with the value at `at`; −1 where nothing does. */
function operatorBefore(tokens: readonly Token[], at: number): number {
  const word = (back: number): string => tokens[at - back]?.word ?? "";
  if (word(1) === "=") return at - 1;
  if (word(1) !== "(" || tokens[at + 1]?.word !== ")") return -1;
  if (word(2) === "IN") return at - 2;
  return word(2) === "ANY" && word(3) === "=" ? at - 3 : -1;
}

function columnBefore(source: string, tokens: readonly Token[], equals: number): string | undefined {
  if (equals < 1) return undefined;
  let first = equals - 1;
  const last = tokens[first];
  if (last === undefined || (last.kind !== "word" && last.kind !== "name")) return undefined;
  while (tokens[first - 1]?.word === "." && isName(tokens[first - 2])) first -= 2;
  return source.slice(tokens[first]?.start ?? last.start, last.end);
}

function isName(token: Token | undefined): boolean {
  return token?.kind === "word" || token?.kind === "name";
}
