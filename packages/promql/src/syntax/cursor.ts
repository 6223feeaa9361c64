/** The parser's place among the tokens, and the sentence it says when it cannot go on. */
import { ProblemFound, type ProblemCode, type Span } from "../problem.ts";
import type { Token } from "./scan.ts";

/** Nested deeper than this, a query is refused before the stack of the machine is. */
const DEEPEST = 200;

export class Cursor {
  readonly #tokens: readonly Token[];
  readonly text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
    if (token === undefined) throw new Error("scan() always ends with a token of kind end");
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  /** Whether the token `ahead` is the symbol. */
  isSymbol(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "symbol" && token.text === text;
  }

  /** Whether the token `ahead` is one of the words, whatever their case. */
  isWord(words: readonly string[], ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "identifier" && words.includes(token.text.toLowerCase());
  }

  /** Takes the symbol if it is next. */
  accept(symbol: string): Token | undefined {
    return this.isSymbol(symbol) ? this.next() : undefined;
  }

  expect(symbol: string, context: string, hint?: string): Token {
    return this.accept(symbol) ?? this.unexpected(context, `"${symbol}"`, hint);
  }

  /** End of the last token taken. */
  get lastEnd(): number {
    return this.#tokens[this.#at - 1]?.span.end ?? 0;
  }

  from(start: number): Span {
    return { start, end: this.lastEnd };
  }

  /** Runs a nested rule. */
  nested<T>(rule: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEEPEST) {
      this.refuse("the query is nested too deeply", `At most ${DEEPEST} levels are read.`, this.peek().span);
    }
    const result = rule();
    this.#depth -= 1;
    return result;
  }

  unexpected(context: string, expected: string, hint?: string): never {
    const token = this.peek();
    const where = context === "" ? "" : ` in ${context}`;
    const wanted = expected === "" ? "" : `, expected ${expected}`;
    this.refuse(
      `unexpected ${describe(token)}${where}${wanted}`,
      hint ??
        (expected === "" ? "Remove it, or complete the expression before it." : `Write ${expected} here.`),
      token.span,
    );
  }

  refuse(message: string, hint: string, span: Span, code: ProblemCode = "syntax"): never {
    throw new ProblemFound({ severity: "error", code, message, hint, span });
  }
}

function describe(token: Token): string {
  switch (token.kind) {
    case "end":
      return "end of input";
    case "symbol":
      return JSON.stringify(token.text);
    default:
      return `${token.kind} ${JSON.stringify(token.text)}`;
  }
}
