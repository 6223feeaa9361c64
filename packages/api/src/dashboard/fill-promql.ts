/**
 * The values of variables into a query in PromQL. A value never changes what the query means: inside of quotes it is
 * escaped for the quotes, behind `=~` for the pattern too; outside of quotes only words are taken.
 */
import { variableErrors } from "./errors.ts";
import { builtIns, type Filling, NAME, type VariableValue } from "./value.ts";

type Operator = "=" | "!=" | "=~" | "!~";

/**
 * Throws VARIABLE_UNKNOWN, VARIABLE_SEVERAL or VARIABLE_NOT_WORD.
 *
 * @example
 * fillPromql('up{job=~"$job"}', { variables: { job: ["a.b", "c"] }, step: 60, range: 3600 });
 * // up{job=~"(?:a\\.b|c)"}
 */
export function fillPromql(text: string, filling: Filling): string {
  const fixed = builtIns(filling.step, filling.range);
  let filled = "";
  for (let at = 0; at < text.length;) {
    const character = text[at] ?? "";
    if (character === '"' || character === "'" || character === "`") {
      const end = endOfString(text, at);
      filled += stringOf(text.slice(at, end), operatorBefore(filled), filling, fixed);
      at = end;
    } else if (character === "#") {
      const end = text.indexOf("\n", at);
      filled += end === -1 ? text.slice(at) : text.slice(at, end);
      at = end === -1 ? text.length : end;
    } else if (character === "$") {
      const [written, length] = bareAt(text.slice(at), filling, fixed);
      filled += written;
      at += length;
    } else {
      filled += character;
      at += 1;
    }
  }
  return filled;
}

/** The place after the closing quote; the text's end where there is none: the parser will say so. */
function endOfString(text: string, from: number): number {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\" && quote !== "`") at++;
    else if (text[at] === quote) return at + 1;
  }
  return text.length;
}

function operatorBefore(text: string): Operator | undefined {
  const found = /(=~|!~|!=|=)\s*$/u.exec(text)?.[1];
  return found === "=~" || found === "!~" || found === "!=" || found === "=" ? found : undefined;
}

function stringOf(
  literal: string,
  operator: Operator | undefined,
  filling: Filling,
  fixed: Readonly<Record<string, string>>,
): string {
  if (!literal.includes("$")) return literal;
  const raw = literal.startsWith("`");
  const closed = literal.length > 1 && literal.at(-1) === literal[0];
  const quote = raw ? '"' : (literal[0] ?? '"');
  const inner = literal.slice(1, closed ? -1 : undefined);
  let [written, changed] = ["", false];
  for (let at = 0; at < inner.length;) {
    const name = nameAt(inner.slice(at));
    const value = name === undefined ? undefined : valueOf(name.name, filling, fixed, operator === undefined);
    if (name === undefined || value === undefined) {
      const piece = inner[at] === "\\" && !raw ? inner.slice(at, at + 2) : (inner[at] ?? "");
      written += raw ? escaped(piece, quote) : piece;
      at += piece.length;
    } else {
      written += escaped(matched(name.name, value, operator), quote);
      changed = true;
      at += name.length;
    }
  }
  return changed ? `${quote}${written}${closed ? quote : ""}` : literal;
}

/** The value as the condition takes it: a pattern behind `=~`. */
function matched(name: string, value: VariableValue, operator: Operator | undefined): string {
  switch (operator) {
    case "=~":
    case "!~": {
      if (value === null) return ".*";
      const [first = "", ...more] = (typeof value === "string" ? [value] : value).map(pattern);
      return more.length === 0 ? first : `(?:${[first, ...more].join("|")})`;
    }
    case "=":
    case "!=":
      return single(name, value, `behind ${operator}`);
    default: {
      const place = "in quotes that are no label's value";
      const one = single(name, value, place);
      // A pattern or a replacement of a function would read signs as its own.
      if (!/^[\w -]*$/u.test(one)) throw variableErrors.VARIABLE_NOT_WORD({ name, value: one, place });
      return one;
    }
  }
}

/** As RE2's `QuoteMeta`. */
function pattern(value: string): string {
  return value.replaceAll(/[\\.+*?()|[\]{}^$]/gu, String.raw`\$&`);
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;
const DURATION = /^(?:\d+(?:ms|[smhdwy]))+$/u;
const IDENTIFIER = /^[A-Za-z_:][\w:]*$/u;

function bareAt(
  rest: string,
  filling: Filling,
  fixed: Readonly<Record<string, string>>,
): readonly [string, number] {
  const found = nameAt(rest);
  if (found === undefined) return ["$", 1];
  const { name, length } = found;
  const place = "outside of quotes";
  const value = single(name, valueOf(name, filling, fixed, false) ?? "", place);
  if (NUMBER.test(value)) return [value.startsWith("-") ? `(${value})` : value, length];
  if (DURATION.test(value) || IDENTIFIER.test(value)) return [value, length];
  throw variableErrors.VARIABLE_NOT_WORD({ name, value, place });
}

function nameAt(text: string): { readonly name: string; readonly length: number } | undefined {
  const found = NAME.exec(text);
  return found === null ? undefined : { name: found[1] ?? found[2] ?? "", length: found[0].length };
}

/** `lenient`: a name that is not known is no variable, as `$group` in a replacement. */
function valueOf(
  name: string,
  { variables }: Filling,
  fixed: Readonly<Record<string, string>>,
  lenient: boolean,
): VariableValue | undefined {
  if (Object.hasOwn(fixed, name)) return fixed[name];
  if (Object.hasOwn(variables, name)) return variables[name];
  if (lenient) return undefined;
  throw variableErrors.VARIABLE_UNKNOWN({ name, known: Object.keys(variables) });
}

/** Throws VARIABLE_SEVERAL where more than one value is chosen. */
export function single(name: string, value: VariableValue, place: string): string {
  if (typeof value === "string") return value;
  const [only, ...more] = value ?? [];
  if (only !== undefined && more.length === 0) return only;
  const chosen = value === null ? "all are chosen" : `${value.length} are chosen`;
  throw variableErrors.VARIABLE_SEVERAL({ name, chosen, place });
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": String.raw`\\`,
  "\n": String.raw`\n`,
  "\r": String.raw`\r`,
  "\t": String.raw`\t`,
};

/** For a string literal in these quotes. */
function escaped(text: string, quote: string): string {
  let written = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (character === quote) written += `\\${quote}`;
    else if (ESCAPES[character] !== undefined) written += ESCAPES[character];
    else written += code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, "0")}` : character;
  }
  return written;
}
