/** The words of the filter bar that other systems can be asked with too: terms that must all hold. */

export interface SearchTerm {
  readonly key: string;
  readonly operator: string;
  readonly value: string;
}

export interface ReadSearch {
  readonly terms: readonly SearchTerm[];
  /** What is no comparison: a bare word, or `tenant exists` as one. */
  readonly rest: readonly string[];
}

const TERM =
  /([\w.@/-]+)\s*(!=|>=|<=|!~|[=<>~])\s*("(?:[^"\\]|\\.)*"|\S+)|([\w.@/-]+\s+(?:exists|missing)\b)|\band\b|("(?:[^"\\]|\\.)*"|\S+)/giu;

/**
 * @example
 * readSearch('service = "shop" and duration > 1s').terms;
 * // [{ key: "service", operator: "=", value: "shop" }, { key: "duration", operator: ">", value: "1s" }]
 */
export function readSearch(filter: string): ReadSearch {
  const terms: SearchTerm[] = [];
  const rest: string[] = [];
  for (const [, key, operator, value, existence, other] of filter.matchAll(TERM)) {
    if (key !== undefined && operator !== undefined && value !== undefined)
      terms.push({ key, operator, value: unquoted(value) });
    else if (existence !== undefined) rest.push(existence.replaceAll(/\s+/gu, " "));
    else if (other !== undefined) rest.push(other);
  }
  return { terms, rest };
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/gu, "$1") : text;
}
