/** What a statement does to which tables: the operation, the first table, and OpenTelemetry's `db.query.summary`. */
import type { Token } from "./tokens.ts";

export interface Summary {
  readonly operation: string;
  readonly collection: string;
  readonly summary: string;
}

/** https://opentelemetry.io/docs/specs/semconv/database/database-spans/#generating-a-summary-of-the-query */
const LONGEST = 255;

/** Operations that read or change rows; each may stand within another statement. */
const ROW_OPERATIONS: ReadonlySet<string> = new Set([
  "SELECT",
  "INSERT",
  "UPDATE",
  "DELETE",
  "MERGE",
  "REPLACE",
]);
/** Operations whose second word says what they are about: `CREATE TABLE`. */
const DEFINING: ReadonlySet<string> = new Set(["CREATE", "ALTER", "DROP", "TRUNCATE"]);
const DEFINED: ReadonlySet<string> = new Set([
  "TABLE",
  "INDEX",
  "VIEW",
  "SCHEMA",
  "DATABASE",
  "SEQUENCE",
  "TYPE",
  "FUNCTION",
  "PROCEDURE",
  "TRIGGER",
  "EXTENSION",
  "USER",
  "ROLE",
]);
/** Operations that are followed by the name of what they work on. */
const DIRECT: ReadonlySet<string> = new Set(["CALL", "EXEC", "EXECUTE", "COPY"]);
/** What ends the list of tables of a clause. */
const CLAUSES: ReadonlySet<string> = new Set([
  "WHERE",
  "GROUP",
  "ORDER",
  "HAVING",
  "LIMIT",
  "OFFSET",
  "FETCH",
  "WINDOW",
  "UNION",
  "INTERSECT",
  "EXCEPT",
  "RETURNING",
  "SET",
  "VALUES",
  "FOR",
]);
/** What may stand before the name of a table. */
const FILLERS: ReadonlySet<string> = new Set([
  "ONLY",
  "LATERAL",
  "IF",
  "NOT",
  "EXISTS",
  "CONCURRENTLY",
  "TABLE",
  "IGNORE",
  "LOW_PRIORITY",
  "INTO",
]);

/** `source` is the text that the tokens were read from. */
export function summaryOf(source: string, tokens: readonly Token[]): Summary {
  const reader = new SummaryReader(source, tokens);
  reader.read();
  return reader.summary();
}

/** What is known of one pair of parentheses. */
interface Level {
  /** A query stands in it, so that FROM is a clause and not an argument. */
  query: boolean;
  /** A comma is followed by a further table. */
  listing: boolean;
  /** It is the body of a common table expression. */
  readonly isCommon: boolean;
}

class SummaryReader {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #levels: Level[] = [{ query: false, listing: false, isCommon: false }];
  readonly #common = new Set<string>();
  readonly #parts: string[] = [];
  #length = 0;
  #operation = "";
  #collection = "";
  /** The first table of a table expression, for a statement that names no other. */
  #commonCollection = "";

  constructor(source: string, tokens: readonly Token[]) {
    this.#source = source;
    this.#tokens = tokens;
  }

  summary(): Summary {
    const collection = this.#collection === "" ? this.#commonCollection : this.#collection;
    return { operation: this.#operation, collection, summary: this.#parts.join(" ") };
  }

  read(): void {
    let at = 0;
    while (this.#tokens[at]?.word === "(") at++;
    const first = this.#tokens[at];
    if (first?.kind !== "word") return;
    if (DEFINING.has(first.word)) {
      this.#definition(at);
      return;
    }
    if (first.word === "WITH") {
      this.#commonTables(at + 1);
    } else if (!ROW_OPERATIONS.has(first.word)) {
      this.#verb(first.word);
      if (DIRECT.has(first.word)) this.#table(at + 1, true);
      // EXPLAIN and its like go on with a statement.
    }
    for (at = 0; at < this.#tokens.length;) at = this.#step(at);
  }

  get #level(): Level {
    return this.#levels.at(-1) ?? { query: false, listing: false, isCommon: false };
  }

  get #isInCommon(): boolean {
    return this.#levels.some(({ isCommon }) => isCommon);
  }

  #verb(word: string): void {
    if (this.#operation === "") this.#operation = word;
    this.#add(word);
  }

  /** Whole words only, so that a cut summary still tells names. */
  #add(part: string): void {
    const length = this.#length + part.length + (this.#parts.length === 0 ? 0 : 1);
    if (length > LONGEST) return;
    this.#parts.push(part);
    this.#length = length;
  }

  #step(at: number): number {
    const token = this.#tokens[at];
    if (token === undefined) return at + 1;
    const level = this.#level;
    if (token.kind === "symbol") {
      if (token.word === "(") this.#open(at);
      else if (token.word === ")" && this.#levels.length > 1) this.#levels.pop();
      else if (token.word === "," && level.listing) return this.#table(at + 1, false);
      else if (token.word === ";") level.listing = false;
      return at + 1;
    }
    if (token.kind !== "word" || this.#tokens[at - 1]?.word === ".") return at + 1;
    return this.#keyword(at, token.word, level);
  }

  #open(at: number): void {
    const before = this.#tokens[at - 1]?.word;
    const isCommon = before === "AS" || before === "MATERIALIZED";
    this.#levels.push({ query: false, listing: false, isCommon: isCommon && this.#common.size > 0 });
  }

  #keyword(at: number, word: string, level: Level): number {
    const before = this.#tokens[at - 1]?.word;
    switch (word) {
      case "SELECT":
        level.query = true;
        level.listing = false;
        this.#rowOperation(word);
        return at + 1;
      case "INSERT":
      case "MERGE":
      case "DELETE":
      case "REPLACE":
        // A function or an action may have the same name.
        if (this.#tokens[at + 1]?.word === "(" || before === "ON" || before === "THEN" || before === "OR")
          return at + 1;
        level.query = true;
        this.#rowOperation(word);
        return at + 1;
      case "UPDATE":
        if (before !== undefined && BEFORE_NO_UPDATE.has(before)) return at + 1;
        level.query = true;
        level.listing = true;
        this.#rowOperation(word);
        return this.#table(at + 1, true);
      case "INTO":
        return level.query && !/^(?:OUT|DUMP)FILE$/u.test(this.#tokens[at + 1]?.word ?? "")
          ? this.#table(at + 1, true)
          : at + 1;
      case "FROM":
      case "USING":
        if (!level.query || before === "DISTINCT" || this.#tokens[at + 1]?.word === "(") {
          level.listing ||= level.query && word === "FROM" && before !== "DISTINCT";
          return at + 1;
        }
        level.listing = true;
        return this.#table(at + 1, false);
      case "JOIN":
        return this.#table(at + 1, false);
      default:
        if (CLAUSES.has(word)) level.listing = false;
        return at + 1;
    }
  }

  /** The operation of the statement is that of its main part, not that of a table expression before it. */
  #rowOperation(word: string): void {
    if (this.#operation === "" && !this.#isInCommon) this.#operation = word;
    this.#add(word);
  }

  /** The name at that place, if it is a table's; gives the place behind it. `called`: a parenthesis may follow the name. */
  #table(start: number, called: boolean): number {
    let at = start;
    while (this.#tokens[at]?.kind === "word" && FILLERS.has(this.#tokens[at]?.word ?? "")) at++;
    const { name, end } = this.#nameAt(at);
    if (name === "" || (!called && this.#tokens[end]?.word === "(")) return at;
    const first = this.#tokens[at];
    if (first?.kind === "word" && (ROW_OPERATIONS.has(first.word) || CLAUSES.has(first.word))) return at;
    if (this.#common.has(name.toUpperCase())) return end;
    if (this.#isInCommon) this.#commonCollection ||= name;
    else if (this.#collection === "") this.#collection = name;
    this.#add(name);
    return end;
  }

  /** `schema.table`, without quotes. */
  #nameAt(start: number): { readonly name: string; readonly end: number } {
    const parts: string[] = [];
    let at = start;
    for (;;) {
      const token = this.#tokens[at];
      if (token === undefined || (token.kind !== "word" && token.kind !== "name")) break;
      parts.push(this.#bare(token));
      if (this.#tokens[at + 1]?.word !== ".") return { name: parts.join("."), end: at + 1 };
      at += 2;
    }
    return { name: parts.join("."), end: at };
  }

  #bare({ kind, start, end }: Token): string {
    const text = this.#source.slice(start, end);
    return kind === "name" ? text.replace(/^(?:[Uu]&)?["`[]|["`\]]$/gu, "") : text;
  }

  /** `WITH [RECURSIVE] a AS (…), b (x, y) AS (…) …`: their names are no tables. */
  #commonTables(start: number): void {
    let at = start;
    if (this.#tokens[at]?.word === "RECURSIVE") at++;
    for (;;) {
      const { name, end } = this.#nameAt(at);
      if (name === "") return;
      this.#common.add(name.toUpperCase());
      at = end;
      // Its columns, if there are any, and its body.
      if (this.#tokens[at]?.word === "(") at = this.#behind(at);
      while (["AS", "NOT", "MATERIALIZED"].includes(this.#tokens[at]?.word ?? "")) at++;
      if (this.#tokens[at]?.word !== "(") return;
      at = this.#behind(at);
      if (this.#tokens[at]?.word !== ",") return;
      at++;
    }
  }

  #behind(open: number): number {
    let depth = 0;
    for (let at = open; at < this.#tokens.length; at++) {
      const { word } = this.#tokens[at] ?? { word: "" };
      if (word === "(") depth++;
      else if (word === ")" && --depth === 0) return at + 1;
    }
    return this.#tokens.length;
  }

  /** `CREATE UNIQUE INDEX i ON t`, `DROP TABLE IF EXISTS t`, `TRUNCATE t`. */
  #definition(start: number): void {
    const verb = this.#tokens[start]?.word ?? "";
    let at = start + 1;
    // UNIQUE, TEMPORARY, OR REPLACE and the like.
    while (this.#tokens[at]?.kind === "word" && !DEFINED.has(this.#tokens[at]?.word ?? "") && at < start + 5)
      at++;
    const what = this.#tokens[at]?.word ?? "";
    if (!DEFINED.has(what)) {
      this.#verb(verb);
      this.#table(start + 1, true);
      return;
    }
    this.#operation = `${verb} ${what}`;
    this.#add(this.#operation);
    if (what === "INDEX") {
      const on = this.#tokens.findIndex(({ word }, place) => word === "ON" && place > at);
      if (on > 0) this.#table(on + 1, true);
    } else if (what !== "USER" && what !== "ROLE") this.#table(at + 1, true);
  }
}

/** `FOR UPDATE`, `ON DUPLICATE KEY UPDATE`, `DO UPDATE`, `ON UPDATE`, `THEN UPDATE`, `FOR NO KEY UPDATE`. */
const BEFORE_NO_UPDATE: ReadonlySet<string> = new Set(["FOR", "KEY", "DO", "ON", "THEN"]);
