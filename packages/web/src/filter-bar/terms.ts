/** The filter's terms as the bar handles them: one token each, three of them also chips of the shell. */
import { type Filter, type FilterProblem, type Term, parseFilter, printFilter } from "@sightline/api/filter";

/** Keys that are chips in the shell: `service = stt` as a token and the chip set to stt are the same thing. */
export const SCOPE_KEYS = ["env", "service", "tenant"] as const;
export type ScopeKey = (typeof SCOPE_KEYS)[number];
export type ScopeValues = { readonly [K in ScopeKey]?: string | undefined };

export function isScopeKey(key: string): key is ScopeKey {
  return SCOPE_KEYS.some((scope) => scope === key);
}

/** The whole filter that a page asks with: the chips first, then the rest. */
export function joinScope(scope: ScopeValues, rest: readonly Term[]): readonly Term[] {
  const chips: Term[] = [];
  for (const key of SCOPE_KEYS) {
    const value = scope[key];
    if (value !== undefined && value !== "") chips.push({ kind: "comparison", key, operator: "=", value });
  }
  return [...chips, ...rest];
}

/** The first `key = value` of each scope key goes to its chip; a second one stays a term. */
export function splitScope(terms: readonly Term[]): {
  readonly scope: ScopeValues;
  readonly rest: readonly Term[];
} {
  const scope: { -readonly [K in ScopeKey]?: string } = {};
  const rest: Term[] = [];
  for (const term of terms) {
    if (
      term.kind === "comparison" &&
      term.operator === "=" &&
      isScopeKey(term.key) &&
      scope[term.key] === undefined
    ) {
      scope[term.key] = term.value;
    } else rest.push(term);
  }
  return { scope, rest };
}

export function printTerms(terms: readonly Term[]): string {
  const filter: Filter = { kind: "filter", terms };
  return printFilter(filter);
}

export function printTerm(term: Term): string {
  return printTerms([term]);
}

export interface ReadTerms {
  readonly terms: readonly Term[];
  readonly problems: readonly FilterProblem[];
}

/** `terms` is what could be read, even where there are problems. */
export function readTerms(text: string): ReadTerms {
  if (text.trim() === "") return { terms: [], problems: [] };
  const { filter, problems } = parseFilter(text);
  return { terms: filter.terms, problems };
}

/** A term equal to one that is there is not added again. */
export function withTerms(terms: readonly Term[], added: readonly Term[]): readonly Term[] {
  const all = [...terms];
  for (const term of added) {
    const text = printTerm(term);
    if (!all.some((other) => printTerm(other) === text)) all.push(term);
  }
  return all;
}

/** Sets a comparison; any other `=` on the same key gives way to it. */
export function withEqual(terms: readonly Term[], key: string, value: string): readonly Term[] {
  const others = terms.filter(
    (term) => !(term.kind === "comparison" && term.operator === "=" && term.key === key),
  );
  return [...others, { kind: "comparison", key, operator: "=", value }];
}

export function without(terms: readonly Term[], at: number): readonly Term[] {
  return terms.filter((_, index) => index !== at);
}

/** The pieces of a token on the screen. */
export function tokenParts(term: Term): {
  readonly key: string;
  readonly operator: string;
  readonly value: string;
} {
  switch (term.kind) {
    case "comparison":
      return { key: term.key, operator: term.operator, value: term.value };
    case "existence":
      return { key: term.key, operator: term.exists ? "exists" : "missing", value: "" };
    case "text":
      return { key: "", operator: "contains", value: term.value };
    default:
      return term satisfies never;
  }
}
