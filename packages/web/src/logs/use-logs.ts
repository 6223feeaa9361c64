/** The records that match, as one list that grows at both ends, and how many there are over time. */
import { useCallback, useMemo, useRef } from "react";
import { useQuery } from "@tanstack/react-query";
import type { LogList, LogRecord, LogVolume } from "@sightline/api";
import { api } from "../data/client.ts";
import { questionOf, useLasting } from "../data/lasting.ts";
import { logVolumeQuery, logsQuery } from "../data/queries.ts";
import type { Kind } from "../traces/stream.ts";
import { type Page, type Streaming, useStream } from "../traces/use-stream.ts";
import type { TimeWindow } from "../window/time-window.ts";

const KIND: Kind<LogRecord> = { keyOf: ({ id }) => id, timeOf: ({ time }) => time };
const PAGE = 200;

export interface Logs {
  readonly answer: LogList | undefined;
  readonly volume: LogVolume | undefined;
  readonly list: Streaming<LogRecord>;
  readonly error: Error | null;
  readonly retry: () => Promise<unknown>;
  readonly hold: (hold: boolean) => void;
}

export function useLogs(window: TimeWindow, query: string | undefined): Logs {
  const question = questionOf(window, query);
  const result = useQuery(logsQuery({ window, query, limit: PAGE }));
  const { refetch } = result;
  const { data, error, fresh } = useLasting(question, result);
  const { data: volume } = useLasting(question, useQuery(logVolumeQuery({ window, query })));
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
  return { answer: data, volume, list, error, retry: () => refetch(), hold };
}

/** Older pages are asked for in the window of the first: a live one has slid on since. */
function pageOf(answer: LogList, query: string | undefined): Page<LogRecord> {
  const { cursor } = answer;
  const params = { from: String(answer.from), to: String(answer.to), query, limit: PAGE, cursor };
  return {
    items: answer.logs,
    older: cursor === undefined ? undefined : async () => pageOf(await api.logs(params), query),
  };
}
