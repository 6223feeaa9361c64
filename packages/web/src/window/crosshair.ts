/**
 * The one moment that is pointed at. Kept outside React: moving it draws two lines and a few numbers, never the page.
 */
import { useCallback, useSyncExternalStore } from "react";

let hovered: number | null = null;
let pinned: number | null = null;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

export const crosshair = Object.freeze({
  /** Unix seconds; `null` where nothing is pointed at. A pin stays until it is let go. */
  get: (): number | null => pinned ?? hovered,
  hover: (time: number | null): void => {
    if (hovered === time) return;
    hovered = time;
    if (pinned === null) tell();
  },
  pin: (time: number | null): void => {
    if (pinned === time) return;
    pinned = time;
    tell();
  },
  isPinned: (): boolean => pinned !== null,
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
});

/** `select` must give a primitive; the component draws again only when it changes. */
export function useCrosshair<T extends string | number | boolean | null>(
  select: (time: number | null) => T,
): T {
  return useSyncExternalStore(
    crosshair.subscribe,
    useCallback(() => select(crosshair.get()), [select]),
  );
}
