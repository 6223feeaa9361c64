/** The text of a statement without its values, and whether one execution is for many rows. */
import { closingOf, valueListAt } from "./lists.ts";
import type { Token, Tokens } from "./tokens.ts";

export interface CleanText {
  readonly text: string;
  readonly batch: boolean;
  readonly takesList: boolean;
}

/** Longer texts are cut: nobody reads on, and every span of the statement carries it. */
const LONGEST = 8192;

/** Functions that make rows of one value. */
const ROW_MAKERS: ReadonlySet<string> = new Set([
  "UNNEST",
  "JSON_EACH",
  "JSONB_EACH",
  "JSON_TABLE",
  "JSON_TO_RECORDSET",
  "JSONB_TO_RECORDSET",
  "JSON_POPULATE_RECORDSET",
  "JSONB_POPULATE_RECORDSET",
  "JSON_ARRAY_ELEMENTS",
  "JSONB_ARRAY_ELEMENTS",
  "JSON_ARRAY_ELEMENTS_TEXT",
  "JSONB_ARRAY_ELEMENTS_TEXT",
]);
/** What is followed by the name of a savepoint, which is often new each time. */
const SAVEPOINTS: ReadonlySet<string> = new Set(["SAVEPOINT", "RELEASE", "TO"]);

export function cleanText(source: string, { tokens, complete }: Tokens): CleanText {
  const writer = new Writer(source, tokens);
  writer.writeAll();
  const { text } = writer;
  const whole = complete && text.length <= LONGEST;
  return {
    text: whole ? text : `${text.slice(0, LONGEST)}…`,
    batch: writer.batch,
    takesList: writer.takesList,
  };
}

class Writer {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #isTransactional: boolean;
  text = "";
  takesList = false;
  /** Lists of several values; where parameters are in one, or the statement has no parameters at all, it is a batch. */
  #hasParameters = false;
  #literalLists = false;
  #manyRows = false;
  /** The end of what was last written, to see whether white space follows. */
  #lastEnd = 0;

  constructor(source: string, tokens: readonly Token[]) {
    this.#source = source;
    this.#tokens = tokens;
    this.#isTransactional = SAVEPOINTS.has(tokens[0]?.word ?? "") || tokens[0]?.word === "ROLLBACK";
  }

  get batch(): boolean {
    return this.#manyRows || (this.#literalLists && !this.#hasParameters);
  }

  writeAll(): void {
    const tokens = this.#tokens;
    let last = tokens.length;
    while (tokens[last - 1]?.word === ";") last--;
    for (let at = 0; at < last;) {
      // The whole text is looked through for parameters, but no more of it is written than is kept.
      if (this.text.length > LONGEST) this.text = this.text.slice(0, LONGEST + 1);
      at = this.#write(at);
    }
  }

  /** Writes what stands at that place; gives the next one. */
  #write(at: number): number {
    const token = this.#tokens[at];
    if (token === undefined) return at + 1;
    switch (token.kind) {
      case "text":
      case "number":
        return this.#value(at);
      case "parameter":
        this.#hasParameters = true;
        return this.#value(at);
      case "word":
        return this.#word(at, token);
      case "name":
        this.#put(token, this.#isSavepoint(at) ? "?" : this.#sourceOf(token));
        return at + 1;
      default:
        if (this.#isSign(at, token)) {
          // The number takes its place, with the white space that was before it.
          const number = this.#tokens[at + 1]?.start ?? token.end;
          this.#lastEnd = token.start > this.#lastEnd ? number - 1 : number;
          return at + 1;
        }
        this.#put(token, token.word);
        return at + 1;
    }
  }

  /** Strings side by side are one value. */
  #value(at: number): number {
    const token = this.#tokens[at];
    if (token === undefined) return at + 1;
    this.#put(token, "?");
    let next = at + 1;
    while (token.kind === "text" && this.#tokens[next]?.kind === "text") {
      this.#lastEnd = this.#tokens[next]?.end ?? this.#lastEnd;
      next++;
    }
    return next;
  }

  #word(at: number, token: Token): number {
    const { word } = token;
    const next = this.#tokens[at + 1]?.word;
    const before = this.#tokens[at - 1]?.word;
    if ((word === "TRUE" || word === "FALSE") && before !== "IS" && before !== "NOT" && before !== ".") {
      this.#put(token, "?");
      return at + 1;
    }
    if (this.#isSavepoint(at)) {
      this.#put(token, "?");
      return at + 1;
    }
    this.#put(token, this.#sourceOf(token));
    if (word === "IN" && next === "(") return this.#list(at + 1, false);
    if (word === "ARRAY" && next === "[") return this.#list(at + 1, before !== "(");
    if (word === "VALUES" && next === "(") return this.#rows(at + 1);
    if (next === "(") {
      if (word === "ANY" && this.#tokens[at + 2]?.kind === "parameter") this.takesList = true;
      if (ROW_MAKERS.has(word)) this.#manyRows = true;
    }
    return at + 1;
  }

  /** A list of values is written as if it had one; `alone`: it is a value itself, and no list to look up in. */
  #list(open: number, alone: boolean): number {
    const { end, values, parameters, pure } = valueListAt(this.#tokens, open);
    const opening = this.#tokens[open];
    if (!pure || values === 0 || opening === undefined) return open;
    if (parameters > 0) this.#hasParameters = true;
    if (!alone) {
      if (values > 1 && parameters > 0) this.#manyRows = true;
      else if (values > 1) this.#literalLists = true;
      else if (parameters === 1) this.takesList = true;
    }
    this.#put(opening, opening.word === "(" ? "(?)" : "[?]");
    this.#lastEnd = this.#tokens[end]?.end ?? this.#source.length;
    return end + 1;
  }

  /** The first of several rows stands for all. */
  #rows(open: number): number {
    let end = closingOf(this.#tokens, open);
    for (let at = open; at <= end && at < this.#tokens.length;) at = this.#write(at);
    let rows = 1;
    while (this.#tokens[end + 1]?.word === "," && this.#tokens[end + 2]?.word === "(") {
      end = closingOf(this.#tokens, end + 2);
      rows++;
    }
    if (rows > 1) {
      this.#manyRows = true;
      this.#lastEnd = this.#tokens[end]?.end ?? this.#source.length;
    }
    return end + 1;
  }

  /** A sign belongs to the number behind it where nothing stands before that it could be taken from. */
  #isSign(at: number, { word }: Token): boolean {
    if ((word !== "-" && word !== "+") || this.#tokens[at + 1]?.kind !== "number") return false;
    const before = this.#tokens[at - 1];
    if (before === undefined) return true;
    if (before.kind === "symbol") return before.word !== ")" && before.word !== "]";
    return before.kind === "word" && BEFORE_A_VALUE.has(before.word);
  }

  #isSavepoint(at: number): boolean {
    const before = this.#tokens[at - 1]?.word ?? "";
    return this.#isTransactional && SAVEPOINTS.has(before) && !SAVEPOINTS.has(this.#tokens[at]?.word ?? "");
  }

  #sourceOf({ start, end }: Token): string {
    return this.#source.slice(start, end);
  }

  #put(token: Token, text: string): void {
    if (this.text !== "" && token.start > this.#lastEnd) this.text += " ";
    this.text += text;
    this.#lastEnd = token.end;
  }
}

const BEFORE_A_VALUE: ReadonlySet<string> = new Set([
  "SELECT",
  "WHERE",
  "AND",
  "OR",
  "NOT",
  "BETWEEN",
  "LIMIT",
  "OFFSET",
  "SET",
  "THEN",
  "ELSE",
  "WHEN",
  "BY",
  "VALUES",
  "RETURNING",
  "DEFAULT",
]);
