import { useCallback, useEffect, useRef } from "react";
import { useRouter } from "@tanstack/react-router";
import { useRootSearch } from "./use-root-search.ts";

/** Moving along a list shows the detail after this many milliseconds, so that a held key does not ask for each row. */
const SETTLE = 80;

/** The selected row of the page's list, in the URL. */
export function useSelection(): readonly [string | undefined, (id: string | undefined) => void] {
  const [{ sel }, change] = useRootSearch();
  const router = useRouter();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const select = useCallback(
    (id: string | undefined) => {
      clearTimeout(timer.current);
      const { pathname } = router.latestLocation;
      const settle = (): void => {
        // On the way to another page the choice belongs to the one that is left.
        if (router.latestLocation.pathname === pathname) change({ sel: id }, { replace: true });
      };
      timer.current = setTimeout(settle, id === undefined ? 0 : SETTLE);
    },
    [change, router],
  );
  return [sel, select];
}
