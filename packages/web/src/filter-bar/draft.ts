/** What a key does to the term that is being typed; the bar itself only draws this. */
import type { FilterProblem, Term } from "@sightline/api";
import type { Completion } from "./completion.ts";
import { printTerm, readTerms, withTerms, without } from "./terms.ts";

export interface Draft {
  readonly text: string;
  /** The offered completion that arrow keys chose; -1 for none. */
  readonly active: number;
  readonly open: boolean;
  readonly problems: readonly FilterProblem[];
  /** The token that was taken back to be edited; `esc` puts it back. */
  readonly taken: Term | null;
}

export const EMPTY: Draft = { text: "", active: -1, open: false, problems: [], taken: null };

export interface Outcome {
  readonly draft: Draft;
  /** New terms of the filter, or null where they stay as they are. */
  readonly terms: readonly Term[] | null;
}

export function typed(draft: Draft, text: string): Draft {
  return { ...draft, text, active: -1, open: true, problems: [] };
}

export function moved(draft: Draft, by: 1 | -1, offered: number): Draft {
  if (offered === 0) return draft;
  if (!draft.open) return { ...draft, open: true };
  const next = draft.active + by;
  return { ...draft, active: next >= offered ? -1 : next < -1 ? offered - 1 : next };
}

/** Takes one of the completions: a whole term becomes a token, anything else waits for the rest. */
export function taken(draft: Draft, completion: Completion, terms: readonly Term[]): Outcome {
  if (completion.whole) return committed({ ...draft, text: completion.text }, terms);
  return { draft: typed(draft, completion.text), terms: null };
}

/** Reads the text; it may hold several terms, such as a pasted filter. */
export function committed(draft: Draft, terms: readonly Term[]): Outcome {
  if (draft.text.trim() === "") return { draft: { ...EMPTY }, terms: null };
  const read = readTerms(draft.text);
  if (read.problems.length > 0)
    return { draft: { ...draft, open: false, problems: read.problems }, terms: null };
  return { draft: { ...EMPTY }, terms: withTerms(terms, read.terms) };
}

/** Makes text of a token again. */
export function edited(at: number, terms: readonly Term[]): Outcome {
  const term = terms[at];
  if (term === undefined) return { draft: EMPTY, terms: null };
  return { draft: { ...EMPTY, text: printTerm(term), taken: term }, terms: without(terms, at) };
}

/** Puts back what was being edited. null when there is nothing to give up. */
export function cancelled(draft: Draft, terms: readonly Term[]): Outcome | null {
  if (draft.taken !== null) return { draft: EMPTY, terms: withTerms(terms, [draft.taken]) };
  if (draft.text !== "" || draft.problems.length > 0) return { draft: EMPTY, terms: null };
  return draft.open ? { draft: EMPTY, terms: null } : null;
}
