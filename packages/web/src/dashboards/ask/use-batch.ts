/** All queries of a dashboard in one request; what the page leaves is given up. */
import { useMemo } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { askBatch } from "@sightline/api/client";
import type { Dashboard } from "@sightline/model";
import { questionOf, useLasting } from "../../data/lasting.ts";
import { rangeSeconds, type TimeWindow } from "../../window/time-window.ts";
import type { PlacedPanel } from "../grid/layout.ts";
import type { Answers } from "./answers.ts";
import { queriesOf, stepOf } from "./batch-of.ts";

export interface Batch {
  /** What stopped the newest request as a whole. */
  readonly error: Error | null;
  /** Whether the newest request is under way. */
  readonly asking: boolean;
  /** What is asked, apart from a live window's sliding. */
  readonly question: string;
  /** Unix seconds at which the last whole answer was complete. */
  readonly answered: number | undefined;
  /** Milliseconds of the backend. */
  readonly took: number | undefined;
  readonly step: number;
  readonly again: () => Promise<unknown>;
}

interface Asked {
  readonly dashboard: Dashboard;
  readonly panels: readonly PlacedPanel[];
  readonly window: TimeWindow;
  readonly answers: Answers;
  /** Nothing is asked before the variables have their values. */
  readonly ready: boolean;
  /** Values over the window. */
  readonly points?: number | undefined;
}

/** A live window asks again no sooner than its values can change, in seconds. */
const SOONEST = 15;

export function useBatch({ dashboard, panels, window, answers, ready, points }: Asked): Batch {
  const step = stepOf(window, points);
  const period = Math.max(step, rangeSeconds(dashboard.refresh ?? "") ?? 0, SOONEST);
  // The axis slides with the clock; what stands on it is asked for at whole periods.
  const to = window.live ? Math.floor(window.to / period) * period : window.to;
  const from = to - (window.to - window.from);
  const queries = useMemo(() => queriesOf(panels), [panels]);
  const asked = useMemo(() => JSON.stringify(queries), [queries]);
  const question = questionOf(window, asked);
  const result = useQuery({
    queryKey: ["batch", dashboard.id, asked, from, to, step],
    queryFn: async ({ signal }) => {
      const end = await askBatch(
        { baseUrl: "" },
        { from, to, step, queries },
        (answer) => answers.put(question, answer),
        { signal },
      );
      return { ...end, at: Date.now() / 1000 };
    },
    enabled: ready && queries.length > 0,
    // The answers are kept beside the cache: one that is asked again after a change in between is asked anew.
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
    meta: { live: window.live },
  });
  const { data, error } = useLasting(question, result);
  const { isFetching, refetch } = result;
  return useMemo(
    () => ({
      error,
      asking: isFetching,
      question,
      answered: data?.at,
      took: data?.ms,
      step,
      again: () => refetch(),
    }),
    [error, isFetching, question, data, step, refetch],
  );
}
