import { useCallback, useState } from "react";

export interface Cursor {
  readonly id: string | undefined;
  readonly set: (id: string | undefined) => void;
  /** False where there is nothing to move to. */
  readonly move: (by: number) => boolean;
}

/** The selected row as it is seen at once; the URL, and with it the detail, follow when the keys come to rest. */
export function useCursor(
  ids: readonly string[],
  selected: string | undefined,
  select: (id: string | undefined) => void,
): Cursor {
  const [id, setId] = useState(selected);
  const [before, setBefore] = useState(selected);
  if (before !== selected) {
    setBefore(selected);
    setId(selected);
  }
  const set = useCallback(
    (next: string | undefined) => {
      setId(next);
      select(next);
    },
    [select],
  );
  const move = useCallback(
    (by: number) => {
      const at = id === undefined ? -1 : ids.indexOf(id);
      const next = ids[at === -1 ? 0 : Math.min(Math.max(at + by, 0), ids.length - 1)];
      if (next === undefined) return false;
      set(next);
      return true;
    },
    [ids, id, set],
  );
  return { id, set, move };
}
