import { useCallback } from "react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { RootSearch } from "./root-search.ts";

export type SearchPatch = { readonly [K in keyof RootSearch]?: RootSearch[K] | undefined };

/** The shared part of the URL, and a way to change it. `replace` leaves no step in the browser's history. */
export function useRootSearch(): readonly [
  RootSearch,
  (patch: SearchPatch, options?: { readonly replace?: boolean }) => void,
] {
  const search: RootSearch = useSearch({ from: "__root__" });
  const navigate = useNavigate();
  const change = useCallback(
    (patch: SearchPatch, options?: { readonly replace?: boolean }) => {
      void navigate({
        to: ".",
        search: (before: object) => ({ ...before, ...patch }),
        replace: options?.replace ?? false,
      });
    },
    [navigate],
  );
  return [search, change];
}
