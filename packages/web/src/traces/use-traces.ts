/** The traces that match, as one list that grows at both ends. */
import { useCallback, useMemo, useRef } from "react";
import { useQuery } from "@tanstack/react-query";
import type { TraceList, TraceSummary } from "@sightline/api";
import { api } from "../data/client.ts";
import { questionOf, useLasting } from "../data/lasting.ts";
import { tracesQuery } from "../data/queries.ts";
import type { TimeWindow } from "../window/time-window.ts";
import type { Kind } from "./stream.ts";
import { type Page, type Streaming, useStream } from "./use-stream.ts";

const KIND: Kind<TraceSummary> = { keyOf: ({ traceId }) => traceId, timeOf: ({ start }) => start };
const PAGE = 100;

export interface Traces {
  /** The newest answer; while another is awaited, and where it failed, the one before. */
  readonly answer: TraceList | undefined;
  readonly list: Streaming<TraceSummary>;
  readonly error: Error | null;
  readonly retry: () => Promise<unknown>;
  readonly hold: (hold: boolean) => void;
}

export function useTraces(window: TimeWindow, query: string | undefined): Traces {
  const question = questionOf(window, query);
  const result = useQuery(tracesQuery({ window, query, limit: PAGE }));
  const { refetch } = result;
  const { data, error, fresh } = useLasting(question, result);
  const page = useMemo(
    () => (data === undefined || !fresh ? undefined : pageOf(data, query)),
    [data, fresh, query],
  );
  const held = useRef(false);
  const hold = useCallback((next: boolean) => {
    held.current = next;
  }, []);
  const list = useStream(
    KIND,
    question,
    page,
    useCallback(() => held.current, []),
  );
  return { answer: data, list, error, retry: () => refetch(), hold };
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
