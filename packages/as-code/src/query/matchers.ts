/** Conditions on labels, from a declaration's words to PromQL's. */
import { type LabelMatch, prometheusLabelName, type QueryMatch } from "@sightline/model";
import type { Matcher } from "@sightline/promql";

export function matcherOf(label: string, match: QueryMatch): Matcher {
  const name = prometheusLabelName(label);
  if (typeof match === "object" && "not" in match) {
    const { value, isPattern } = valueOf(match.not);
    return { name, operator: isPattern ? "!~" : "!=", value };
  }
  const { value, isPattern } = valueOf(match);
  return { name, operator: isPattern ? "=~" : "=", value };
}

function valueOf(match: LabelMatch): { readonly value: string; readonly isPattern: boolean } {
  if (typeof match === "string") return { value: match, isPattern: false };
  if ("pattern" in match) return { value: match.pattern, isPattern: true };
  const values = match.map((value) => value.replaceAll(/[\\^$.|?*+()[\]{}]/gu, String.raw`\$&`));
  return { value: values.join("|"), isPattern: true };
}
