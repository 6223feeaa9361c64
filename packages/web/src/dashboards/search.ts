/** What the URLs of dashboards hold: `?var-service=shop&var-tenant=["a","b"]&full=1-0&rows=2`. */
import type { VariableValue } from "@sightline/api/dashboard";
import { readText } from "../window/root-search.ts";

export interface ListSearch {
  readonly q?: string | undefined;
}

export function readListSearch(raw: Readonly<Record<string, unknown>>): ListSearch {
  const q = readText(raw["q"]);
  return q === undefined ? {} : { q };
}

const PREFIX = "var-";
/** Stands for all values; no name of a thing begins so. */
const ALL = "$all";

export type VariableKey = `var-${string}`;

export type DashboardSearch = {
  readonly [K in VariableKey]?: string | readonly string[] | undefined;
} & {
  /** The panel that has the page for itself. */
  readonly full?: string | undefined;
  /** Rows that are not as they come, closed or open, by their place: `0,2`. */
  readonly rows?: string | undefined;
};

export function readDashboardSearch(raw: Readonly<Record<string, unknown>>): DashboardSearch {
  const chosen = Object.entries(raw).flatMap(([key, value]) => {
    const read = key.startsWith(PREFIX) ? readChoice(value) : undefined;
    return read === undefined ? [] : [[key, read] as const];
  });
  const full = readText(raw["full"]);
  const rows = readText(raw["rows"]);
  return {
    ...Object.fromEntries(chosen),
    ...(full === undefined ? {} : { full }),
    ...(rows === undefined ? {} : { rows }),
  };
}

function readChoice(value: unknown): string | readonly string[] | undefined {
  if (!Array.isArray(value)) return typeof value === "string" ? value : readText(value);
  const texts = value.flatMap((one) => readText(one) ?? []);
  return texts.length === 0 ? undefined : texts;
}

/** What the URL says of a variable; `undefined`: nothing. */
export function chosenOf(search: DashboardSearch, name: string): VariableValue | undefined {
  const chosen = search[`${PREFIX}${name}`];
  return chosen === ALL ? null : chosen;
}

export function withChosen(name: string, value: VariableValue | undefined): DashboardSearch {
  return { [`${PREFIX}${name}`]: value === null ? ALL : value };
}

export function turnedRows(search: DashboardSearch): ReadonlySet<string> {
  return new Set((search.rows ?? "").split(",").filter((row) => row !== ""));
}

export function withRow(search: DashboardSearch, row: string): string | undefined {
  const turned = turnedRows(search);
  const next = turned.has(row) ? [...turned].filter((one) => one !== row) : [...turned, row];
  return next.length === 0 ? undefined : next.toSorted().join(",");
}
