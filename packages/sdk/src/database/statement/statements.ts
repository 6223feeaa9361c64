/** Statements by their text: a repeated one costs a look-up. */
import { readStatement } from "./reading.ts";
import { Statement } from "./statement.ts";

/** Of one generation; there are two. An application has hundreds of statements, unless it writes values into them. */
const MOST_TEXTS = 1000;
/** Characters of one generation. */
const MOST_CHARACTERS = 1_000_000;
/** A longer text is most often made for one call. */
const LONGEST_KEPT = 16_384;

/**
 * Two generations in place of a list in order of use: a hit in the young one costs one look-up and moves nothing. What is
 * not asked for while a whole generation fills is forgotten.
 */
class Texts {
  #young = new Map<string, Statement>();
  #old = new Map<string, Statement>();
  #characters = 0;

  get(text: string): Statement | undefined {
    const found = this.#young.get(text);
    if (found !== undefined) return found;
    const old = this.#old.get(text);
    if (old !== undefined) this.set(text, old);
    return old;
  }

  set(text: string, statement: Statement): void {
    if (text.length > LONGEST_KEPT) return;
    if (this.#young.size >= MOST_TEXTS || this.#characters + text.length > MOST_CHARACTERS) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#characters = 0;
    }
    this.#young.set(text, statement);
    this.#characters += text.length;
  }
}

/** What a driver without SQL was asked for. */
export interface Command {
  readonly operation: string;
  readonly collection?: string | undefined;
  /** Without any value. */
  readonly text?: string | undefined;
  readonly batch?: boolean | undefined;
}

/**
 * Comments as sqlcommenter writes them are other ones for each call, and would let no statement be known. What begins
 * with `/*!` or `/*M!` is run, and stays.
 */
function withoutLastComment(text: string): string {
  if (!text.endsWith("*/")) return text;
  const start = text.lastIndexOf("/*");
  return start <= 0 || /^M?!/u.test(text.slice(start + 2, start + 4)) ? text : text.slice(0, start);
}

export class Statements {
  readonly #texts = new Map<string, Texts>();
  readonly #commands = new Map<string, Statement>();

  of(system: string, text: string): Statement {
    let texts = this.#texts.get(system);
    if (texts === undefined) this.#texts.set(system, (texts = new Texts()));
    const bare = withoutLastComment(text);
    const known = texts.get(bare);
    if (known !== undefined) return known;
    const read = new Statement(readStatement(system, bare));
    texts.set(bare, read);
    return read;
  }

  command({ operation, collection = "", text = "", batch = false }: Command): Statement {
    const key = `${operation} ${collection} ${text} ${batch}`;
    const known = this.#commands.get(key);
    if (known !== undefined) return known;
    const summary = collection === "" ? operation : `${operation} ${collection}`;
    const made = new Statement({
      text,
      operation,
      collection,
      summary,
      batch,
      takesList: false,
      comparisons: [],
    });
    if (this.#commands.size >= MOST_TEXTS) this.#commands.clear();
    this.#commands.set(key, made);
    return made;
  }
}
