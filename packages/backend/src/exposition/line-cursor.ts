/** A place in a line, and what can be read from it. */
import type { SightlineError } from "@sightline/model";
import { expositionErrors } from "./errors.ts";

/** Characters of a line that an error shows. */
const SHOWN = 120;
const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/uy;
const WORD = /[^ \t]+/uy;
/** What a quoted text may hold without a thought. */
const PLAIN = /[^"\\]*/uy;

export class LineCursor {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  at = 0;

  constructor(text: string, line: number) {
    this.text = text;
    this.line = line;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The character at the place; empty at the end. */
  peek(): string {
    return this.text[this.at] ?? "";
  }

  get rest(): string {
    return this.text.slice(this.at);
  }

  fault(reason: string, at: number = this.at): SightlineError {
    const { text, line } = this;
    const cut = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
    return expositionErrors.EXPOSITION_MALFORMED(
      { line, column: at + 1, reason, text: cut },
      { field: `line ${line}` },
    );
  }

  skipBlanks(): void {
    while (this.peek() === " " || this.peek() === "\t") this.at++;
  }

  /** Whether the text was there; the place is after it then. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  /** A name without quotes; empty where none is. */
  name(): string {
    return this.#match(NAME);
  }

  /** Up to a blank; empty at the end. */
  word(): string {
    return this.#match(WORD);
  }

  /** A text in quotes, at whose first the place is. `\\`, `\"` and `\n` are escapes; others stay as they are. */
  quoted(): string {
    const begin = this.at;
    this.at++;
    let value = "";
    for (;;) {
      value += this.#match(PLAIN);
      if (this.isAtEnd) throw this.fault("a text in quotes has no end", begin);
      if (this.take('"')) return value;
      const escaped = this.text[this.at + 1];
      if (escaped === undefined) throw this.fault("a text in quotes has no end", begin);
      value += escaped === "n" ? "\n" : escaped === '"' || escaped === "\\" ? escaped : `\\${escaped}`;
      this.at += 2;
    }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? "";
    this.at += found.length;
    return found;
  }
}
