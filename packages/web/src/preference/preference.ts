/** A choice of the user that outlives the page: theme, zone, width of the detail pane. What a view shows is in the URL. */
import { useSyncExternalStore } from "react";

export interface Preference<T> {
  readonly get: () => T;
  readonly set: (value: T) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** `read` makes a value of what was stored, and of anything else the default. Without storage it lives as long as the page. */
export function createPreference<T extends string | number | boolean>(
  key: string,
  initial: T,
  read: (text: string) => T,
): Preference<T> {
  const listeners = new Set<() => void>();
  let value = initial;
  const stored = readStorage(key);
  if (stored !== null) value = read(stored);
  return Object.freeze({
    get: () => value,
    set: (next: T) => {
      if (next === value) return;
      value = next;
      writeStorage(key, String(next));
      for (const listener of listeners) listener();
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
}

export function usePreference<T>(preference: Preference<T>): T {
  return useSyncExternalStore(preference.subscribe, preference.get);
}

/** A browser may forbid storage; then nothing is kept, and nothing is wrong. */
export function readStorage(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeStorage(key: string, value: string): void {
  try {
    window.localStorage.setItem(key, value);
  } catch {
    // Forbidden or full: the choice lives as long as the page.
  }
}
