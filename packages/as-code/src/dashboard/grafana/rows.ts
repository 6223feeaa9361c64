/** The rows of a dashboard with all that Grafana needs of each panel: what both of its forms are written from. */
import type { Dashboard } from "@sightline/model";
import type { TargetNote } from "../../target/note.ts";
import { type PlacedPanel, type PlacedRow, placedRows } from "../layout/layout.ts";
import type { Asked } from "./data-source.ts";
import { type GrafanaPanelParts, panelParts } from "./panel.ts";

export interface GrafanaPlacedPanel extends PlacedPanel {
  readonly parts: GrafanaPanelParts;
}

export interface GrafanaRow extends PlacedRow {
  readonly panels: readonly GrafanaPlacedPanel[];
}

export interface GrafanaRows {
  readonly rows: readonly GrafanaRow[];
  /** The data sources that it needs, metrics first. */
  readonly sources: readonly Asked[];
  readonly notes: readonly TargetNote[];
}

export function grafanaRows(dashboard: Dashboard): GrafanaRows {
  const rows = placedRows(dashboard).map((placed) => ({
    ...placed,
    panels: placed.panels.map((one) => ({ ...one, parts: panelParts(one.panel) })),
  }));
  const parts = rows.flatMap(({ panels }) => panels.map((panel) => panel.parts));
  const asked = new Set(parts.flatMap((one) => one.asked));
  return {
    rows,
    // Variables are asked of the metrics, whatever panels ask.
    sources: (["metrics", "traces", "logs"] as const).filter((one) => one === "metrics" || asked.has(one)),
    notes: parts.flatMap(({ notes }) => notes),
  };
}
