/** What a label must be, as a person writes it and as it is kept. */
import type { LabelMatch } from "../slo/declaration.ts";
import type { QueryMatch, QueryMatches } from "./node.ts";

/** One value, one of several, a pattern of the whole value, or none of these. */
export type MatchInput = LabelMatch | RegExp | { readonly not: LabelMatch | RegExp };

/** A regular expression becomes its text: data has no objects of classes. */
export function matchesOf(input: Readonly<Record<string, MatchInput | undefined>>): QueryMatches {
  const matches: Record<string, QueryMatch> = {};
  for (const [label, match] of Object.entries(input)) {
    if (match !== undefined) matches[label] = matchOf(match);
  }
  return matches;
}

function matchOf(match: MatchInput): QueryMatch {
  if (typeof match === "object" && "not" in match) return { not: labelMatchOf(match.not) };
  return labelMatchOf(match);
}

/** RE2 has the flag `i` inside of a pattern; the others change nothing where the whole value must match. */
function labelMatchOf(match: LabelMatch | RegExp): LabelMatch {
  if (!isRegExp(match)) return match;
  return { pattern: match.ignoreCase ? `(?i)${match.source}` : match.source };
}

/** Also of another realm. */
function isRegExp(match: LabelMatch | RegExp): match is RegExp {
  return typeof match === "object" && "source" in match;
}
