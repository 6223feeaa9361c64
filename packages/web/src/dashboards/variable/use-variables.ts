/** The variables with what they offer: one after the other, since a later one may be narrowed by an earlier one. */
import { useMemo } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { askBatch } from "@sightline/api/client";
import type { VariableValue, Variables } from "@sightline/api/dashboard";
import type { Dashboard, DashboardVariable } from "@sightline/model";
import type { TimeWindow } from "../../window/time-window.ts";
import { type Scope, useScope } from "../../window/use-scope.ts";
import { mutable } from "../ask/batch-of.ts";
import { chosenOf, type DashboardSearch } from "../search.ts";
import { givenValue, offeredValue } from "./resolve.ts";

export interface VariableState {
  readonly values: Variables;
  readonly offered: Readonly<Record<string, readonly string[]>>;
  /** Every variable has a value. */
  readonly ready: boolean;
  /** What stopped the offers. */
  readonly error: Error | null;
  /** Those that nothing is offered for. */
  readonly unmet: readonly DashboardVariable[];
}

/** What there is to choose from changes slowly. Seconds. */
const SLOWLY = 60;
const NONE: readonly DashboardVariable[] = [];
const NOTHING: Offers = { values: {}, offered: {} };

interface Offers {
  readonly values: Variables;
  readonly offered: Readonly<Record<string, readonly string[]>>;
}

export function useVariables(
  dashboard: Dashboard | undefined,
  search: DashboardSearch,
  window: TimeWindow,
): VariableState {
  const variables = dashboard?.variables ?? NONE;
  const { scope } = useScope();
  const chosen = JSON.stringify(variables.map(({ name }) => chosenOf(search, name) ?? 0));
  const given = useMemo(
    () => variables.map((variable) => givenValue(variable, chosenOf(search, variable.name))),
    // What the search says of the variables, and nothing else of it.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
    [variables, chosen],
  );
  const from = Math.floor(window.from / SLOWLY) * SLOWLY;
  const to = Math.ceil(window.to / SLOWLY) * SLOWLY;
  const { data, error } = useQuery({
    queryKey: ["variables", dashboard?.id, chosen, scope.service, scope.tenant, from, to],
    // Without the signal: it is small, and a page that is drawn anew while it waits needs no second one.
    queryFn: () => offersOf(variables, given, { from, to, scope }),
    enabled: variables.length > 0,
    placeholderData: keepPreviousData,
    staleTime: SLOWLY * 1000,
  });
  return useMemo(() => {
    const offers = data ?? NOTHING;
    const values: Record<string, VariableValue> = {};
    const unmet: DashboardVariable[] = [];
    for (const [at, variable] of variables.entries()) {
      const value = given[at] ?? (given[at] === null ? null : offers.values[variable.name]);
      if (value !== undefined) values[variable.name] = value;
      else if (data !== undefined) {
        unmet.push(variable);
        values[variable.name] = "";
      }
    }
    // What is repeated for all values waits for these; anything else can be asked at once.
    const repeats = dashboard !== undefined && repeatsAll(dashboard, values);
    const ready =
      variables.every(({ name }) => Object.hasOwn(values, name)) &&
      (!repeats || data !== undefined || error !== null);
    return { values, offered: offers.offered, ready, error, unmet };
  }, [data, error, given, variables, dashboard]);
}

function repeatsAll({ rows }: Dashboard, values: Variables): boolean {
  const repeats = rows.flatMap(({ repeat, panels }) => [repeat, ...panels.map((panel) => panel.repeat)]);
  return repeats.some((name) => name !== undefined && values[name] === null);
}

interface Asking {
  readonly from: number;
  readonly to: number;
  readonly scope: Scope;
}

async function offersOf(
  variables: readonly DashboardVariable[],
  given: readonly (VariableValue | undefined)[],
  { from, to, scope }: Asking,
): Promise<Offers> {
  const values: Record<string, VariableValue> = {};
  const offered: Record<string, readonly string[]> = {};
  for (const [at, variable] of variables.entries()) {
    const offers = await offersFor(variable, values, { from, to });
    offered[variable.name] = offers;
    const value = given[at] === undefined ? offeredValue(variable, offers, scope) : given[at];
    if (value !== undefined) values[variable.name] = value;
  }
  return { values, offered };
}

async function offersFor(
  variable: DashboardVariable,
  values: Variables,
  { from, to }: Omit<Asking, "scope">,
): Promise<readonly string[]> {
  if (variable.kind === "text") return [];
  if (variable.kind === "choice") return variable.options;
  let offers: readonly string[] = [];
  let failure: Error | undefined;
  const queries = [{ id: variable.name, kind: "label" as const, label: variable.label, of: variable.of }];
  const request = { from, to, step: to - from, variables: mutable(values), queries };
  await askBatch({ baseUrl: "" }, request, (answer) => {
    if (answer.kind === "labels") offers = answer.values;
    // A selector that names a variable without a value offers nothing; anything else is an error to tell.
    else if (answer.kind === "error" && answer.error.code !== "VARIABLE_UNKNOWN") failure = answer.error;
  });
  if (failure !== undefined) throw failure;
  return offers;
}
