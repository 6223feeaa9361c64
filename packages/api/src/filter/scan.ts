/** Cuts the text of a filter into tokens. */
import type { FilterProblem, Operator } from "./ast.ts";
import { OPERATORS } from "./words.ts";

export type Token =
  | { readonly kind: "word"; readonly at: number; readonly value: string; readonly quoted: boolean }
  | { readonly kind: "operator"; readonly at: number; readonly value: Operator };

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly problems: readonly FilterProblem[];
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
/** Operators of other query languages, and what they are here. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
  ["==", "="],
  ["=~", "~"],
  ["=>", ">="],
  ["=<", "<="],
  ["<>", "!="],
  ["!~=", "!~"],
]);

/** Right after an operator a bare word goes to the next white space, so that `url = /a?b=c` needs no quotes. */
export function scan(text: string): Tokens {
  const tokens: Token[] = [];
  const problems: FilterProblem[] = [];
  let at = 0;
  while (at < text.length) {
    const afterOperator = tokens.at(-1)?.kind === "operator";
    const operator = afterOperator ? undefined : operatorAt(text, at);
    if (/\s/u.test(text.charAt(at))) {
      at++;
    } else if (text[at] === '"') {
      const word = quotedAt(text, at, problems);
      tokens.push({ kind: "word", at, value: word.value, quoted: true });
      at = word.end;
    } else if (operator !== undefined) {
      tokens.push({ kind: "operator", at, value: operator });
      const foreign = foreignAt(text, at);
      if (foreign !== undefined) {
        const meant = FOREIGN.get(foreign) ?? operator;
        problems.push({ at, message: `\`${foreign}\` is no operator here.`, hint: `Did you mean ${meant}?` });
      }
      at += (foreign ?? operator).length;
    } else {
      const end = bareEnd(text, at, afterOperator);
      tokens.push({ kind: "word", at, value: text.slice(at, end), quoted: false });
      at = end;
    }
  }
  return { tokens, problems };
}

function operatorAt(text: string, at: number): Operator | undefined {
  return OPERATORS.find((operator) => text.startsWith(operator, at));
}

function foreignAt(text: string, at: number): string | undefined {
  return [...FOREIGN.keys()].find((operator) => text.startsWith(operator, at));
}

function bareEnd(text: string, start: number, isValue: boolean): number {
  let at = start;
  while (at < text.length && !/\s/u.test(text.charAt(at))) {
    if (!isValue && at > start && (text[at] === '"' || operatorAt(text, at) !== undefined)) break;
    at++;
  }
  return at;
}

function quotedAt(
  text: string,
  start: number,
  problems: FilterProblem[],
): { readonly value: string; readonly end: number } {
  let value = "";
  let at = start + 1;
  while (at < text.length && text[at] !== '"') {
    if (text[at] !== "\\") {
      value += text.charAt(at++);
      continue;
    }
    const unicode = /^[0-9a-f]{4}/iu.exec(text.slice(at + 2, at + 6))?.[0];
    const plain = ESCAPES.get(text.charAt(at + 1));
    if (text[at + 1] === "u" && unicode !== undefined) {
      value += String.fromCharCode(Number.parseInt(unicode, 16));
      at += 6;
    } else {
      if (plain === undefined && at + 1 < text.length) {
        const message = `\`\\${text.charAt(at + 1)}\` is no escape.`;
        problems.push({ at, message, hint: String.raw`Use \" \\ \n \r \t or \u0041; a backslash is \\.` });
      }
      value += plain ?? text.charAt(at + 1);
      at += 2;
    }
  }
  if (at >= text.length) {
    problems.push({ at: start, message: "The quote is not closed.", hint: 'Add " at the end of the value.' });
  }
  return { value, end: at + 1 };
}
