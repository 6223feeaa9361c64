/** A dashboard in SigNoz' form: the body of `POST` and `PUT /api/v2/dashboards`, schema v6. */
import type { Dashboard } from "@sightline/model";
import type { TargetNote } from "../../target/note.ts";
import type { Json } from "../json.ts";
import { COLUMNS, placedRows, type PlacedPanel } from "../layout/layout.ts";
import { signozPanel, type SignozPanel } from "./panel.ts";
import { type SignozTag, signozTags } from "./tag.ts";
import { signozVariable } from "./variable.ts";

export interface SignozDashboard {
  readonly schemaVersion: "v6";
  /** A DNS label that stays: what it is found again by. */
  readonly name: string;
  readonly tags: readonly SignozTag[];
  readonly spec: {
    readonly display: { readonly name: string; readonly description: string };
    readonly variables: readonly Json[];
    readonly panels: Readonly<Record<string, SignozPanel>>;
    readonly layouts: readonly Json[];
    readonly duration: string;
    readonly refreshInterval: string;
    readonly links: readonly Json[];
  };
}

export interface MadeSignozDashboard {
  readonly dashboard: SignozDashboard;
  /** What SigNoz shows otherwise, or not. */
  readonly notes: readonly TargetNote[];
}

/** Of SigNoz' grid. */
const SIGNOZ_COLUMNS = 12;
/** Its API refuses longer names. Source: `pkg/types/dashboardtypes` of v0.138. */
const LONGEST_NAME = 128;

/**
 * @example
 * const { dashboard, notes } = signozDashboard(service);
 * await fetch(`${url}/api/v2/dashboards`, { method: "POST", body: JSON.stringify(dashboard), headers });
 */
export function signozDashboard(dashboard: Dashboard): MadeSignozDashboard {
  const { id, title, description = "", tags = [], range, refresh, variables = [] } = dashboard;
  const notes: TargetNote[] = [];
  const panels: Record<string, SignozPanel> = {};
  const layouts = placedRows(dashboard).map(({ row, panels: placed }) => {
    const items = placed.flatMap((one) => {
      const made = signozPanel(one.panel, range ?? "1h");
      notes.push(...made.notes, ...repeatNote(one));
      if (made.panel === undefined) return [];
      const key = `panel-${one.number}`;
      panels[key] = made.panel;
      return [itemOf(one, key)];
    });
    return {
      kind: "Grid",
      spec: {
        ...(row.title === ""
          ? {}
          : { display: { title: row.title, collapse: { open: row.collapsed !== true } } }),
        items,
        ...(row.repeat === undefined ? {} : { repeatVariable: row.repeat }),
      },
    };
  });
  notes.push(...wholeNotes(dashboard));
  const tagged = signozTags(title, tags);
  notes.push(...tagged.notes);
  return {
    dashboard: {
      schemaVersion: "v6",
      name: id,
      tags: tagged.tags,
      spec: {
        display: { name: title.slice(0, LONGEST_NAME), description },
        variables: variables.map(signozVariable),
        panels,
        layouts,
        duration: range ?? "",
        refreshInterval: refresh ?? "",
        links: [],
      },
    },
    notes,
  };
}

/** What no panel of SigNoz has, told once. */
function wholeNotes({ title, rows }: Dashboard): readonly TargetNote[] {
  const panels = rows.flatMap((row) => row.panels);
  const withExemplars = panels.filter(({ queries }) =>
    queries.some((query) => query.kind === "promql" && query.exemplars === true),
  );
  const withSearches = panels.filter(({ links = [] }) =>
    links.some(({ kind }) => kind === "traces" || kind === "logs"),
  );
  const found: TargetNote[] = [];
  if (withExemplars.length > 0)
    found.push({
      subject: title,
      message: `SigNoz shows no exemplars on lines: ${titlesOf(withExemplars)}`,
      fix: "Follow the link to traces instead.",
    });
  if (withSearches.length > 0)
    found.push({
      subject: title,
      message: `links to traces and logs open SigNoz' explorers without a filter: ${titlesOf(withSearches)}`,
      fix: "Filter there by the service.",
    });
  return found;
}

function titlesOf(panels: readonly { readonly title: string }[]): string {
  return panels.map(({ title }) => title).join(", ");
}

function itemOf({ place }: PlacedPanel, key: string): Json {
  const scale = SIGNOZ_COLUMNS / COLUMNS;
  const x = Math.floor(place.x * scale);
  return {
    x,
    y: place.y,
    width: Math.max(1, Math.min(Math.round(place.width * scale), SIGNOZ_COLUMNS - x)),
    height: place.height,
    content: { $ref: `#/spec/panels/${key}` },
  };
}

function repeatNote({ panel }: PlacedPanel): readonly TargetNote[] {
  if (panel.repeat === undefined) return [];
  const message = `SigNoz repeats rows, no panels: it stands once, for all of $${panel.repeat}`;
  return [{ subject: panel.title, message, fix: "Put it into a row of its own, and repeat that." }];
}
