/** The values of a label among the series that a selector finds: what a variable offers. */
import { type BatchedQuery, fillPromql } from "@sightline/api";
import { DEFAULT_LIMITS, parseSelector } from "@sightline/promql";
import { selectorMatchers, windowOf } from "../prometheus/series-source.ts";
import type { Answered, Asking } from "./batch.ts";
import { fillingOf } from "./promql.ts";

/** More than this nobody chooses from. */
const MOST_VALUES = 1000;

export async function answerLabel(
  { label, of }: Extract<BatchedQuery, { readonly kind: "label" }>,
  asking: Asking,
): Promise<Answered> {
  const matchers = selectorMatchers(parseSelector(fillPromql(of, fillingOf(undefined, asking))));
  const sets = await asking.store.labelSets(
    matchers,
    windowOf(asking.from, asking.to),
    DEFAULT_LIMITS.series,
  );
  const values = [...new Set(sets.map((labels) => labels[label] ?? ""))].filter((value) => value !== "");
  return {
    kind: "labels",
    values: values.toSorted().slice(0, MOST_VALUES),
    complete: values.length <= MOST_VALUES && sets.length < DEFAULT_LIMITS.series,
  };
}
