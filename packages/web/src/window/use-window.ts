/** The time window of the page: in the URL, changed by everything that knows a time. */
import { useCallback, useMemo } from "react";
import { useNow } from "./live-clock.ts";
import {
  type TimeWindow,
  type WindowSearch,
  livePeriod,
  rangeSeconds,
  resolveWindow,
  shifted,
  writeWindow,
  DEFAULT_RANGE,
} from "./time-window.ts";
import { useRootSearch } from "./use-root-search.ts";

export interface WindowControl {
  readonly window: TimeWindow;
  readonly setWindow: (window: TimeWindow) => void;
  /** Slides with now from here on: `setLast("1h")`. */
  readonly setLast: (range: string) => void;
  /** In windows: `shift(-0.5)` is half a window back. */
  readonly shift: (by: number) => void;
  /** To the window before this one, if there was one. */
  readonly stepBack: () => void;
}

/** Windows left behind, newest last. Kept for the life of the page. */
const before: WindowSearch[] = [];

export function useWindow(): WindowControl {
  const [search, change] = useRootSearch();
  const { last, from, to } = search;
  const span =
    from !== undefined && to !== undefined ? to - from : (rangeSeconds(last ?? DEFAULT_RANGE) ?? 3600);
  const now = useNow(livePeriod(span));
  const window = useMemo(() => resolveWindow({ last, from, to }, now), [last, from, to, now]);
  const setWindow = useCallback(
    (next: TimeWindow) => {
      before.push({ last, from, to });
      change(writeWindow(next));
    },
    [change, last, from, to],
  );
  return useMemo(
    () => ({
      window,
      setWindow,
      setLast: (range: string) =>
        setWindow({ from: now - (rangeSeconds(range) ?? 3600), to: now, live: true }),
      shift: (by: number) => setWindow(shifted(window, by, Date.now() / 1000)),
      stepBack: () => {
        const previous = before.pop();
        if (previous !== undefined) change({ last: undefined, from: undefined, to: undefined, ...previous });
      },
    }),
    [window, setWindow, change, now],
  );
}
