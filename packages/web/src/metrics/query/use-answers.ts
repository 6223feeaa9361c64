/** The answers of the shown queries, each with what stopped it. */
import { useMemo } from "react";
import { useQuery } from "@tanstack/react-query";
import { questionOf, useLasting } from "../../data/lasting.ts";
import type { TimeWindow } from "../../window/time-window.ts";
import type { RangeAnswer, Steps } from "../prometheus/answers.ts";
import { rangeQuery } from "../prometheus/queries.ts";
import { isReadable } from "./problems.ts";
import { LETTERS, type Letter, type Query } from "./search.ts";

export interface QueryState {
  readonly data: RangeAnswer | undefined;
  /** Beside data, which is then an old answer. */
  readonly error: Error | null;
  readonly waiting: boolean;
  readonly again: () => Promise<unknown>;
}

export type States = Readonly<Record<Letter, QueryState>>;

/** Nothing is asked before the plot's width is known, for tables, or for what cannot be read. */
export function useAnswers(queries: readonly Query[], window: TimeWindow, steps: Steps | undefined): States {
  const of = (letter: Letter): Query | undefined => queries.find((query) => query.letter === letter);
  // One hook for each letter there can be: their number never changes.
  const a = useAnswer(of("a"), window, steps);
  const b = useAnswer(of("b"), window, steps);
  const c = useAnswer(of("c"), window, steps);
  const d = useAnswer(of("d"), window, steps);
  const e = useAnswer(of("e"), window, steps);
  const f = useAnswer(of("f"), window, steps);
  const g = useAnswer(of("g"), window, steps);
  const h = useAnswer(of("h"), window, steps);
  return useMemo(() => ({ a, b, c, d, e, f, g, h }), [a, b, c, d, e, f, g, h]);
}

const NO_STEPS: Steps = Object.freeze({ start: 0, step: 1, length: 1 });

function useAnswer(query: Query | undefined, window: TimeWindow, steps: Steps | undefined): QueryState {
  const { text = "", shown = false } = query ?? {};
  const enabled = shown && steps !== undefined && isReadable(text);
  const result = useQuery({ ...rangeQuery(text, steps ?? NO_STEPS, window.live), enabled });
  const { isPlaceholderData, isFetching, refetch } = result;
  const { data, error } = useLasting(questionOf(window, text), result);
  const waiting =
    enabled &&
    isFetching &&
    (data === undefined || isPlaceholderData) &&
    !(window.live && data !== undefined);
  return useMemo(
    () => ({
      data: enabled ? data : undefined,
      error: enabled ? error : null,
      waiting,
      again: () => refetch(),
    }),
    [enabled, data, error, waiting, refetch],
  );
}

/** The states of the queries that are shown, in their order. */
export function shownStates(
  queries: readonly Query[],
  states: States,
): readonly (QueryState & { readonly query: Query })[] {
  return LETTERS.flatMap((letter) => {
    const query = queries.find((one) => one.letter === letter);
    return query?.shown === true ? [{ ...states[letter], query }] : [];
  });
}
