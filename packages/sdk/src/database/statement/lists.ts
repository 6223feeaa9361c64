/** Lists of values in a statement: their length is no property of it, and a long one makes it a batch. */
import type { Token } from "./tokens.ts";

/** What stands between the brackets of a list. */
export interface ValueList {
  /** The place of the closing bracket; the number of tokens where there is none. */
  readonly end: number;
  readonly values: number;
  readonly parameters: number;
  /** Only values: literals, parameters, their casts, lists of them. */
  readonly pure: boolean;
}

const OPENING: ReadonlySet<string> = new Set(["(", "["]);
const CLOSING: ReadonlySet<string> = new Set([")", "]"]);
/** Words that may stand in a list of values and are no columns. */
const VALUE_WORDS: ReadonlySet<string> = new Set([
  "NULL",
  "TRUE",
  "FALSE",
  "DEFAULT",
  "DATE",
  "TIME",
  "TIMESTAMP",
  "INTERVAL",
  "ARRAY",
  "ROW",
  "CAST",
  "AS",
]);
const VALUE_SYMBOLS: ReadonlySet<string> = new Set(["(", ")", "[", "]", ",", "-", "+", "::"]);

/** `open` is the place of the opening bracket. */
export function valueListAt(tokens: readonly Token[], open: number): ValueList {
  let depth = 0;
  let values = 0;
  let parameters = 0;
  let pure = true;
  for (let at = open; at < tokens.length; at++) {
    const token = tokens[at];
    if (token === undefined) break;
    const { kind, word } = token;
    if (kind === "parameter") {
      values++;
      parameters++;
    } else if (kind === "text" || kind === "number") values++;
    else if (kind === "name") pure &&= isType(tokens, at);
    else if (kind === "word") pure &&= VALUE_WORDS.has(word) || isType(tokens, at);
    else {
      if (OPENING.has(word)) depth++;
      else if (CLOSING.has(word)) depth--;
      if (depth === 0) return { end: at, values, parameters, pure };
      pure &&= VALUE_SYMBOLS.has(word);
    }
  }
  return { end: tokens.length, values, parameters, pure };
}

/** Whether the word at that place names the type of a cast: `::uuid`, `::timestamp with time zone`, `AS text`. */
function isType(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined) return false;
  if (before.word === "::" || before.word === "AS" || before.word === ".") return true;
  return before.kind === "word" && !VALUE_WORDS.has(before.word) && isType(tokens, at - 1);
}

/** The place of the bracket that closes the one at `open`. */
export function closingOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const { word } = tokens[at] ?? { word: "" };
    if (OPENING.has(word)) depth++;
    else if (CLOSING.has(word) && --depth === 0) return at;
  }
  return tokens.length;
}
