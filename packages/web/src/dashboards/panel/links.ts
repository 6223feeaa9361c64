/** Where a panel leads: its queries on the page Metrics, its links with variables and labels filled in. */
import { fillFilter, fillPromql, fillText, type Variables } from "@sightline/api/dashboard";
import { printFilter } from "@sightline/api/filter";
import type { PanelLink } from "@sightline/model";
import { type ExploreSearch, LETTERS } from "../../metrics/query/search.ts";
import type { TimeWindow } from "../../window/time-window.ts";
import type { PlacedPanel } from "../grid/layout.ts";
import { isPage } from "./markdown.ts";

/** What the page Metrics shows of a panel; `undefined` where it asks nothing of metrics, or lacks a value. */
export function exploreOf(
  { panel, variables }: PlacedPanel,
  window: TimeWindow,
  step: number,
): ExploreSearch | undefined {
  const filling = { variables, step, range: window.to - window.from };
  const texts = panel.queries.flatMap((query) => {
    if (query.kind !== "promql") return [];
    return orNothing(() => [fillPromql(query.expr, filling)]) ?? [];
  });
  if (texts.length === 0) return undefined;
  const queries = texts.slice(0, LETTERS.length).map((text, at) => [LETTERS[at] ?? "a", text]);
  return { ...Object.fromEntries(queries), ...(panel.stacked === true ? { draw: "stacked" } : {}) };
}

export interface Way {
  readonly title: string;
  readonly to: "/traces" | "/logs" | "dashboard" | "url";
  readonly search?: { readonly q?: string };
  readonly id?: string;
  readonly url?: string;
}

/** A link of which a variable stands for too much leads nowhere, and is left out. */
export function waysOf({ panel, variables }: PlacedPanel): readonly Way[] {
  return (panel.links ?? []).flatMap((link) => orNothing(() => [wayOf(link, variables)]) ?? []);
}

function wayOf(link: PanelLink, variables: Variables): Way {
  const { title } = link;
  switch (link.kind) {
    case "traces":
    case "logs": {
      const { filters, problems } = fillFilter(link.filter ?? "", variables);
      const [filter] = filters;
      const isOne = filter !== undefined && filters.length === 1 && problems.length === 0;
      const q = isOne ? printFilter(filter) : "";
      return { title, to: `/${link.kind}`, search: q === "" ? {} : { q } };
    }
    case "dashboard":
      return { title, to: "dashboard", id: link.id };
    default: {
      const url = fillText(link.url, variables, encodeURIComponent);
      return { title, to: "url", url: isPage(url) ? url : "#" };
    }
  }
}

/** A panel whose query cannot be filled says so itself; its links are left out. */
function orNothing<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
