/** What every view's URL can hold: window, scope, selection, pin. Pages add their own. */
import { type WindowSearch, readWindow } from "./time-window.ts";

export interface RootSearch extends WindowSearch {
  readonly env?: string | undefined;
  readonly service?: string | undefined;
  readonly tenant?: string | undefined;
  /** The selected row of the page's list. */
  readonly sel?: string | undefined;
  /** The pinned crosshair, Unix seconds. */
  readonly at?: number | undefined;
}

export const SCOPE_KEYS = ["env", "service", "tenant"] as const;
export type ScopeKey = (typeof SCOPE_KEYS)[number];

/** Kept from page to page; a selection and a pin belong to one page. */
export const KEPT = ["last", "from", "to", ...SCOPE_KEYS] as const satisfies readonly (keyof RootSearch)[];

export function readRootSearch(raw: Readonly<Record<string, unknown>>): RootSearch {
  const at = raw["at"];
  return {
    ...readWindow(raw),
    ...Object.fromEntries(
      [...SCOPE_KEYS, "sel"].flatMap((key) => {
        const text = readText(raw[key]);
        return text === undefined ? [] : [[key, text]];
      }),
    ),
    ...(typeof at === "number" && Number.isFinite(at) ? { at } : {}),
  };
}

/** The router reads `?service=7` as a number; a name it is nevertheless. */
export function readText(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
