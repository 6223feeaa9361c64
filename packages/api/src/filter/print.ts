/** Filter to text. */
import { assertNever } from "@sightline/model";
import { FILTER_KEYS, type Filter, type Term } from "./ast.ts";
import { misspeltKey, RESERVED } from "./words.ts";

/** The shortest usual form; `parseFilter` reads it back to an equal filter. */
export function printFilter(filter: Filter): string {
  return filter.terms.map(printTerm).join(" and ");
}

function printTerm(term: Term): string {
  switch (term.kind) {
    case "comparison":
      return `${printKey(term.key)} ${term.operator} ${printWord(term.value)}`;
    case "existence":
      return `${printKey(term.key)} ${term.exists ? "exists" : "missing"}`;
    case "text":
      return isKeyed(term.value) ? JSON.stringify(term.value) : printWord(term.value);
    default:
      return assertNever(term, "filter term");
  }
}

function printKey(key: string): string {
  return misspeltKey(key) === undefined ? printWord(key) : JSON.stringify(key);
}

/** Bare where it is made of plain characters and is no word of the grammar. */
function printWord(word: string): string {
  const plain = /^[\p{L}\p{N}_./:@%+-]+$/u.test(word) && !RESERVED.includes(word.toLowerCase());
  return plain ? word : JSON.stringify(word);
}

function isKeyed(word: string): boolean {
  return FILTER_KEYS.some((key) => word.startsWith(`${key}:`));
}
