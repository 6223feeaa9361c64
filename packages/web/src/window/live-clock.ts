/** The one "now" of the page: a whole multiple of a period, so that all that looks at it looks at the same moment. */
import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let held: () => boolean = () => false;
let now = Date.now();
let heldSince = 0;

/** While a slow answer is awaited the clock may stand this long, so that each step does not abort the one before. */
const LONGEST_HOLD = 30_000;

function tick(): void {
  if (document.hidden) return;
  const time = Date.now();
  if (held()) {
    heldSince = heldSince === 0 ? time : heldSince;
    if (time - heldSince < LONGEST_HOLD) return;
  }
  heldSince = 0;
  now = time;
  for (const listener of listeners) listener();
}

let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The clock stands while `waiting` says so. */
export function holdClockWhile(waiting: () => boolean): void {
  held = waiting;
}

/** Unix seconds, in steps of `period`; a component draws again once a step. */
export function useNow(period: number): number {
  return useSyncExternalStore(
    subscribe,
    useCallback(() => Math.floor(now / 1000 / period) * period, [period]),
  );
}
