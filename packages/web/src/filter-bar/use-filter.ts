/** The filter of a page: the scope's chips and the page's own terms, both in the URL. */
import { useCallback, useMemo } from "react";
import { useNavigate } from "@tanstack/react-router";
import type { Term } from "@sightline/api";
import { useScope } from "../window/use-scope.ts";
import { joinScope, printTerms, readTerms, splitScope } from "./terms.ts";

export interface FilterControl {
  readonly terms: readonly Term[];
  /** For the API; `undefined` asks for everything. */
  readonly query: string | undefined;
  /** What is wrong with the filter in the URL; the rest of it is used. */
  readonly problem: string | null;
  readonly setTerms: (terms: readonly Term[]) => void;
}

/** `text` is the page's `q` of the URL. */
export function useFilter(text: string): FilterControl {
  const { scope } = useScope();
  const navigate = useNavigate();
  const read = useMemo(() => readTerms(text), [text]);
  const terms = useMemo(() => joinScope(scope, read.terms), [scope, read]);
  const setTerms = useCallback(
    (next: readonly Term[]) => {
      const { scope: chips, rest } = splitScope(next);
      void navigate({
        to: ".",
        search: (before: object) => ({
          ...before,
          env: chips.env,
          service: chips.service,
          tenant: chips.tenant,
          q: rest.length === 0 ? undefined : printTerms(rest),
          sel: undefined,
        }),
      });
    },
    [navigate],
  );
  const [wrong] = read.problems;
  return {
    terms,
    query: terms.length === 0 ? undefined : printTerms(terms),
    problem: wrong === undefined ? null : `${wrong.message} ${wrong.hint}`,
    setTerms,
  };
}
