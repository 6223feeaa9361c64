import { useCallback, useEffect, useRef } from "react";
import { useRootSearch } from "./use-root-search.ts";

/** Moving along a list shows the detail after this many milliseconds, so that a held key does not ask for each row. */
const SETTLE = 80;

/** The selected row of the page's list, in the URL. */
export function useSelection(): readonly [string | undefined, (id: string | undefined) => void] {
  const [{ sel }, change] = useRootSearch();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const select = useCallback(
    (id: string | undefined) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => change({ sel: id }, { replace: true }), id === undefined ? 0 : SETTLE);
    },
    [change],
  );
  return [sel, select];
}
