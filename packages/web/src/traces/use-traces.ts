/** The traces that match, as one list that grows at both ends. */
import { useCallback, useMemo, useRef } from "react";
import { useQuery } from "@tanstack/react-query";
import type { TraceList, TraceSummary } from "@sightline/api";
import { api } from "../data/client.ts";
import { tracesQuery } from "../data/queries.ts";
import type { TimeWindow } from "../window/time-window.ts";
import type { Kind } from "./stream.ts";
import { type Page, type Streaming, useStream } from "./use-stream.ts";

const KIND: Kind<TraceSummary> = { keyOf: ({ traceId }) => traceId, timeOf: ({ start }) => start };
const PAGE = 100;

export interface Traces {
  /** The newest answer; while another is awaited, the one before. */
  readonly answer: TraceList | undefined;
  readonly list: Streaming<TraceSummary>;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly hold: (hold: boolean) => void;
}

/** What is asked, apart from a live window's sliding. */
export function identityOf(window: TimeWindow, query: string | undefined): string {
  const span = window.live ? `last ${Math.round(window.to - window.from)}` : `${window.from} ${window.to}`;
  return `${span} ${query ?? ""}`;
}

export function useTraces(window: TimeWindow, query: string | undefined): Traces {
  const { data, isPlaceholderData, error, refetch } = useQuery(tracesQuery({ window, query, limit: PAGE }));
  const page = useMemo(
    () => (data === undefined || isPlaceholderData ? undefined : pageOf(data, query)),
    [data, isPlaceholderData, query],
  );
  const held = useRef(false);
  const hold = useCallback((next: boolean) => {
    held.current = next;
  }, []);
  const list = useStream(
    KIND,
    identityOf(window, query),
    page,
    useCallback(() => held.current, []),
  );
  return { answer: data, list, error, retry: () => void refetch(), hold };
}

/** Older pages are asked for in the window of the first: a live one has slid on since. */
function pageOf(answer: TraceList, query: string | undefined): Page<TraceSummary> {
  const { cursor } = answer;
  const params = { from: String(answer.from), to: String(answer.to), query, limit: PAGE, cursor };
  return {
    items: answer.traces,
    older: cursor === undefined ? undefined : async () => pageOf(await api.traces(params), query),
  };
}
