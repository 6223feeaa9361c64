/** SQL cut into tokens. What it cannot make sense of it takes for text, since text is what must not get out. */
import type { Dialect } from "./dialect.ts";

export type TokenKind = "word" | "name" | "text" | "number" | "parameter" | "symbol";

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** Of a word in upper case, of a symbol as it is; empty for all others. */
  readonly word: string;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  /** False where the text was longer than what is read. */
  readonly complete: boolean;
}

/** Characters that are read: what a statement does stands at its beginning, and values need not be looked at. */
const MOST_READ = 32_768;

export function tokensOf(text: string, dialect: Dialect): Tokens {
  const complete = text.length <= MOST_READ;
  const lexer = new Lexer(complete ? text : text.slice(0, MOST_READ), dialect);
  return { tokens: lexer.all(), complete };
}

const [TAB, SPACE, NO_BREAK] = [9, 32, 160];
const [DOUBLE_QUOTE, HASH, DOLLAR, AND, QUOTE, STAR] = [34, 35, 36, 38, 39, 42];
const [DASH, DOT, SLASH, ZERO, NINE, COLON, QUESTION, AT] = [45, 46, 47, 48, 57, 58, 63, 64];
const [BRACKET, BACKSLASH, BACKTICK, PIPE] = [91, 92, 96, 124];

class Lexer {
  readonly #text: string;
  readonly #dialect: Dialect;
  readonly #tokens: Token[] = [];
  #at = 0;
  /** Inside `/*!`, whose end is no token. */
  #conditional = false;

  constructor(text: string, dialect: Dialect) {
    this.#text = text;
    this.#dialect = dialect;
  }

  all(): readonly Token[] {
    while (this.#at < this.#text.length) this.#next();
    return this.#tokens;
  }

  #code(offset = 0): number {
    return this.#text.charCodeAt(this.#at + offset);
  }

  #next(): void {
    const code = this.#code();
    if (isSpace(code)) this.#at++;
    else if (!this.#comment(code)) this.#token(code);
  }

  #token(code: number): void {
    const { doubleQuotesAreText, backslashes, backticks, brackets } = this.#dialect;
    if (isWordStart(code)) this.#word();
    else if (isDigit(code) || (code === DOT && isDigit(this.#code(1)) && !this.#afterName())) this.#number();
    else if (code === QUOTE) this.#quoted("text", this.#at, code, backslashes === "always");
    else if (code === DOUBLE_QUOTE)
      this.#quoted(doubleQuotesAreText ? "text" : "name", this.#at, code, doubleQuotesAreText);
    else if (code === BACKTICK && backticks) this.#quoted("name", this.#at, code, false);
    else if (code === BRACKET && brackets) this.#bracketed();
    else if (code === DOLLAR) this.#dollar();
    else if (!this.#parameter(code)) this.#symbol(code);
  }

  #push(kind: TokenKind, start: number, end: number, word = ""): void {
    this.#tokens.push({ kind, start, end, word });
    this.#at = end;
  }

  /** Whether a comment began here; it is skipped, unless what it holds is run. */
  #comment(code: number): boolean {
    const next = this.#code(1);
    if (code === DASH && next === DASH && !(this.#dialect.dashesNeedSpace && isGlued(this.#code(2))))
      return this.#line();
    if (code === HASH && this.#dialect.hashComments) return this.#line();
    if (code === SLASH && next === STAR) {
      if (this.#dialect.conditionalComments && this.#conditionalStart()) return true;
      return this.#block();
    }
    if (this.#conditional && code === STAR && next === SLASH) {
      this.#conditional = false;
      this.#at += 2;
      return true;
    }
    return false;
  }

  #line(): true {
    const end = /[\r\n]/gu;
    end.lastIndex = this.#at;
    this.#at = end.exec(this.#text)?.index ?? this.#text.length;
    return true;
  }

  #block(): true {
    let depth = 0;
    const edge = /\/\*|\*\//gu;
    edge.lastIndex = this.#at;
    for (let found = edge.exec(this.#text); found !== null; found = edge.exec(this.#text)) {
      if (found[0] === "*/") depth--;
      else if (depth === 0 || this.#dialect.nestedComments) depth++;
      if (depth > 0) continue;
      this.#at = edge.lastIndex;
      return true;
    }
    this.#at = this.#text.length;
    return true;
  }

  /** `/*!50110 … ` and MariaDB's `/*M!`: the marks are skipped, the rest is read. */
  #conditionalStart(): boolean {
    const mark = /\/\*M?!\d*/uy;
    mark.lastIndex = this.#at;
    if (!mark.test(this.#text)) return false;
    this.#conditional = true;
    this.#at = mark.lastIndex;
    return true;
  }

  /** A word, or a string with letters before it: `E'…'`, `N'…'`, `U&'…'`, `_utf8'…'`. */
  #word(): void {
    const start = this.#at;
    let end = start + 1;
    while (isWordPart(this.#text.charCodeAt(end))) end++;
    const word = this.#text.slice(start, end);
    this.#at = end;
    const code = this.#code();
    if (code === QUOTE && PREFIX.test(word)) {
      const escapes = this.#dialect.backslashes;
      this.#quoted(
        "text",
        start,
        QUOTE,
        escapes === "always" || (escapes === "after-e" && word.toUpperCase() === "E"),
      );
    } else if (word.length === 1 && /u/iu.test(word) && code === AND && this.#quotesNext()) {
      this.#at++;
      this.#quoted(this.#code() === QUOTE ? "text" : "name", start, this.#code(), false);
    } else this.#push("word", start, end, word.toUpperCase());
  }

  #quotesNext(): boolean {
    const next = this.#code(1);
    return next === QUOTE || next === DOUBLE_QUOTE;
  }

  /** With all letters and digits behind it: `0xFF`, `1e5`, `1_000`, and whatever else begins with a digit. */
  #number(): void {
    const number = /(?:\d[\w$\u0080-\uffff]*\.?|\.)(?:[\w$\u0080-\uffff]|(?<=\d[Ee])[+-](?=\d))*/uy;
    number.lastIndex = this.#at;
    const start = this.#at;
    this.#push("number", start, number.test(this.#text) ? number.lastIndex : start + 1);
  }

  /** `.5` after a name is no number: `a.5` cannot be, and `t1.2fa` is a column. */
  #afterName(): boolean {
    const last = this.#tokens.at(-1);
    return last !== undefined && last.end === this.#at && (last.kind === "word" || last.kind === "name");
  }

  /** From the quote at the place of reading; a doubled one is part of it. Without an end it is text, whatever it was to be. */
  #quoted(kind: TokenKind, start: number, quote: number, backslashes: boolean): void {
    const text = this.#text;
    for (let at = this.#at + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === BACKSLASH && backslashes) at++;
      else if (code === quote) {
        if (text.charCodeAt(at + 1) === quote) at++;
        else {
          this.#push(kind, start, at + 1);
          return;
        }
      }
    }
    this.#push("text", start, text.length);
  }

  #bracketed(): void {
    const end = this.#text.indexOf("]", this.#at);
    if (end < 0) this.#push("text", this.#at, this.#text.length);
    else this.#push("name", this.#at, end + 1);
  }

  /** `$1`, `$name`, or `$tag$ … $tag$`. */
  #dollar(): void {
    const start = this.#at;
    const text = this.#text;
    if (this.#dialect.dollarQuotes) {
      const tag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/uy;
      tag.lastIndex = start;
      const [mark] = tag.exec(text) ?? [];
      if (mark !== undefined) {
        const end = text.indexOf(mark, start + mark.length);
        this.#push("text", start, end < 0 ? text.length : end + mark.length);
        return;
      }
    }
    let end = start + 1;
    while (isWordPart(text.charCodeAt(end))) end++;
    this.#push(end === start + 1 ? "symbol" : "parameter", start, end, end === start + 1 ? "$" : "");
  }

  /** `?`, `?1`, `:name`, `@name`. */
  #parameter(code: number): boolean {
    const start = this.#at;
    const next = this.#code(1);
    if (code === QUESTION) {
      if (this.#dialect.questionOperators && (next === PIPE || next === AND)) return false;
      let end = start + 1;
      while (isDigit(this.#text.charCodeAt(end))) end++;
      this.#push("parameter", start, end);
      return true;
    }
    const isNamed = (code === COLON && next !== COLON) || (code === AT && this.#dialect.atParameters);
    if (!isNamed || !isWordStart(next)) return false;
    let end = start + 2;
    while (isWordPart(this.#text.charCodeAt(end))) end++;
    this.#push("parameter", start, end);
    return true;
  }

  #symbol(code: number): void {
    const start = this.#at;
    const isCast = code === COLON && this.#code(1) === COLON;
    const end = start + (isCast || isHighSurrogate(code) ? 2 : 1);
    this.#push("symbol", start, end, this.#text.slice(start, end));
  }
}

/** Strings of bits and bytes, of other character sets, with escapes. */
const PREFIX = /^(?:[benqx]|rb?|_\w+)$/iu;

function isSpace(code: number): boolean {
  return code === SPACE || (code >= TAB && code <= 13) || code === NO_BREAK || code === 0xfe_ff;
}

/** Whether what follows two dashes makes them no comment in MySQL. */
function isGlued(code: number): boolean {
  return !Number.isNaN(code) && code > SPACE;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function isWordStart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || isLetterBeyondAscii(code)
  );
}

function isWordPart(code: number): boolean {
  return isWordStart(code) || isDigit(code) || code === DOLLAR;
}

function isLetterBeyondAscii(code: number): boolean {
  return code > 127 && code !== NO_BREAK && code !== 0xfe_ff;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd8_00 && code <= 0xdb_ff;
}
