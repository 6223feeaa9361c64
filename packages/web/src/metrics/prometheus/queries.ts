/** One query of the cache for each path of the Prometheus API. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { TimeWindow } from "../../window/time-window.ts";
import { exemplarsOf, familiesOf, instantAnswer, rangeAnswer, type Steps } from "./answers.ts";
import { ask, labelSetOf, listOf, texts } from "./ask.ts";

/** What names there are changes slowly: a live window is asked again after this many seconds, not at each step. */
const SLOWLY = 60;
/** Series of one metric that are read to know its labels. */
export const MOST_SERIES = 5000;

function slowly({ from, to }: TimeWindow): { readonly start: number; readonly end: number } {
  return { start: Math.floor(from / SLOWLY) * SLOWLY, end: Math.ceil(to / SLOWLY) * SLOWLY };
}

export function rangeQuery(query: string, steps: Steps, live: boolean) {
  const { start, step, length } = steps;
  const end = start + step * (length - 1);
  return queryOptions({
    queryKey: ["promql range", query, start, end, step],
    queryFn: async ({ signal }) => {
      const asked = performance.now();
      const told = await ask("query_range", { query, start, end, step }, signal);
      return rangeAnswer(told, steps, (performance.now() - asked) / 1000);
    },
    // Of the same query only: another one's lines would lie.
    placeholderData: (before, of) => (of?.queryKey[1] === query ? before : undefined),
    meta: { live },
  });
}

export function instantQuery(query: string, time: number, live: boolean) {
  return queryOptions({
    queryKey: ["promql instant", query, time],
    queryFn: async ({ signal }) => instantAnswer(await ask("query", { query, time }, signal)),
    placeholderData: (before, of) => (of?.queryKey[1] === query ? before : undefined),
    meta: { live },
  });
}

export function exemplarsQuery(query: string, window: TimeWindow) {
  const { start, end } = slowly(window);
  return queryOptions({
    queryKey: ["promql exemplars", query, start, end],
    queryFn: async ({ signal }) => exemplarsOf(await ask("query_exemplars", { query, start, end }, signal)),
    placeholderData: (before, of) => (of?.queryKey[1] === query ? before : undefined),
    staleTime: 15_000,
  });
}

export const familiesQuery = queryOptions({
  queryKey: ["promql metadata"],
  queryFn: async ({ signal }) => familiesOf(await ask("metadata", {}, signal, "GET")),
  staleTime: SLOWLY * 1000,
});

/** The values of a label in the window; `match` narrows to a selector. */
export function valuesQuery(label: string, window: TimeWindow, match?: string) {
  const params = { ...slowly(window), ...(match === undefined ? {} : { "match[]": match }) };
  return queryOptions({
    queryKey: ["promql values", label, params],
    queryFn: async ({ signal }) =>
      texts((await ask(`label/${encodeURIComponent(label)}/values`, params, signal, "GET")).data),
    placeholderData: keepPreviousData,
    staleTime: SLOWLY * 1000,
  });
}

export function labelNamesQuery(window: TimeWindow, match?: string) {
  const params = { ...slowly(window), ...(match === undefined ? {} : { "match[]": match }) };
  return queryOptions({
    queryKey: ["promql labels", params],
    queryFn: async ({ signal }) => texts((await ask("labels", params, signal)).data),
    staleTime: SLOWLY * 1000,
  });
}

/** The label sets of a selector, {@link MOST_SERIES} at most. */
export function seriesQuery(match: string, window: TimeWindow) {
  const params = { ...slowly(window), "match[]": match, limit: MOST_SERIES };
  return queryOptions({
    queryKey: ["promql series", params],
    queryFn: async ({ signal }) => listOf((await ask("series", params, signal)).data).map(labelSetOf),
    staleTime: SLOWLY * 1000,
  });
}
