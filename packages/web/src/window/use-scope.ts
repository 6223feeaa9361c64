/** The scope: which environment, service, tenant. The same thing as the first tokens of every query. */
import { useMemo } from "react";
import type { Term } from "@sightline/api";
import { SCOPE_KEYS, type ScopeKey } from "./root-search.ts";
import { useRootSearch } from "./use-root-search.ts";

export type Scope = { readonly [K in ScopeKey]?: string | undefined };

export interface ScopeControl {
  readonly scope: Scope;
  /** As terms of the filter language: `service = stt`. */
  readonly terms: readonly Term[];
  /** As a query for the API; `undefined` where nothing is narrowed. */
  readonly query: string | undefined;
  readonly setScope: (scope: Scope) => void;
}

export function useScope(): ScopeControl {
  const [{ env, service, tenant }, change] = useRootSearch();
  return useMemo(() => {
    const scope = { env, service, tenant };
    return { scope, terms: scopeTerms(scope), query: scopeQuery(scope), setScope: change };
  }, [env, service, tenant, change]);
}

export function scopeTerms(scope: Scope): readonly Term[] {
  return SCOPE_KEYS.flatMap((key) => {
    const value = scope[key];
    return value === undefined ? [] : [{ kind: "comparison", key, operator: "=", value } as const];
  });
}

/** Values are quoted, so that any name is a value. */
export function scopeQuery(scope: Scope): string | undefined {
  const parts = SCOPE_KEYS.flatMap((key) => {
    const value = scope[key];
    return value === undefined ? [] : [`${key} = ${JSON.stringify(value)}`];
  });
  return parts.length === 0 ? undefined : parts.join(" and ");
}
