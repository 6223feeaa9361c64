/** Text to tokens. */
import { ProblemFound, type Span } from "../problem.ts";

export type TokenKind = "identifier" | "number" | "duration" | "string" | "symbol" | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly span: Span;
}

const BLANK = /(?:\s|#[^\n]*)*/uy;
/** Longest first. */
const SYMBOL = /==|!=|=~|!~|<=|>=|<\/|>\/|[-+*/%^=<>()[\]{},:@]/uy;
/** A colon belongs to a name, but not inside brackets and braces. */
const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/uy;
const PLAIN_NAME = /[a-zA-Z_][a-zA-Z0-9_]*/uy;
const DURATION = /(?:\d+(?:ms|[ywdhms]))+(?![a-zA-Z0-9_.])/uy;
const NUMBER = /0[xX][0-9a-fA-F_.]*(?:[pP][+-]?\d+)?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?[\d_]*)?/uy;
const STRING = /"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*'|`[^`]*`/uy;

/** The tokens of a query, ended by one of kind `end`. Throws `ProblemFound`. */
export function scan(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let brackets = 0;
  let braces = 0;
  for (let at = lengthOf(BLANK, text, 0); at < text.length;) {
    const inName = brackets > 0 || braces > 0 ? PLAIN_NAME : NAME;
    const token =
      take(STRING, "string", text, at) ??
      take(DURATION, "duration", text, at) ??
      take(NUMBER, "number", text, at) ??
      take(inName, "identifier", text, at) ??
      take(SYMBOL, "symbol", text, at) ??
      refuse(text, at);
    tokens.push(token);
    if (token.kind === "symbol") {
      if (token.text === "[") brackets += 1;
      if (token.text === "]") brackets -= 1;
      if (token.text === "{") braces += 1;
      if (token.text === "}") braces -= 1;
    }
    if (token.kind === "number" && /[a-zA-Z0-9_.]/u.test(text[token.span.end] ?? "")) refuseNumber(text, at);
    at = token.span.end + lengthOf(BLANK, text, token.span.end);
  }
  tokens.push({ kind: "end", text: "", span: { start: text.length, end: text.length } });
  return tokens;
}

function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

function take(pattern: RegExp, kind: TokenKind, text: string, at: number): Token | undefined {
  const length = lengthOf(pattern, text, at);
  if (length === 0) return undefined;
  return { kind, text: text.slice(at, at + length), span: { start: at, end: at + length } };
}

function refuse(text: string, at: number): never {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (`"'\``.includes(character)) {
    throw new ProblemFound({
      severity: "error",
      code: "syntax",
      message: "unterminated quoted string",
      hint: `Close the string with ${character}${character === "`" ? "" : "; a line break inside is written \\n"}.`,
      span: { start: at, end: text.length },
    });
  }
  throw new ProblemFound({
    severity: "error",
    code: "syntax",
    message: `unexpected character: ${JSON.stringify(character)}`,
    hint:
      character === "!"
        ? "Write != or !~ for what must not match."
        : character === "&" || character === "|"
          ? "Set operators are the words and, or, unless."
          : 'Names with other characters are quoted and go into the braces: {"http.requests"}.',
    span: { start: at, end: at + character.length },
  });
}

function refuseNumber(text: string, at: number): never {
  const written = /^[a-zA-Z0-9_.]+/u.exec(text.slice(at))?.[0] ?? "";
  throw new ProblemFound({
    severity: "error",
    code: "syntax",
    message: `bad number or duration syntax: ${JSON.stringify(written)}`,
    hint: "Durations are numbers with ms, s, m, h, d, w or y, largest first: 1h30m. Names do not begin with a digit.",
    span: { start: at, end: at + written.length },
  });
}
