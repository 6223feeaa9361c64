/** Where panels stand: from left to right, a new line where one has no room, rows below each other. */
import type { Dashboard, Panel, PanelRow } from "@sightline/model";

/** Columns of the model's grid, which is Grafana's too. */
export const COLUMNS = 24;

const DEFAULT_SIZE = Object.freeze({ width: COLUMNS / 2, height: 8 });
/** A number needs no half of the width. */
const VALUE_SIZE = Object.freeze({ width: 6, height: 4 });

export interface Place {
  readonly x: number;
  /** Lines below the top of its row. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedPanel {
  readonly panel: Panel;
  readonly place: Place;
  /** From 1, in the order of the dashboard; stable as long as nothing stands before it. */
  readonly number: number;
}

export interface PlacedRow {
  readonly row: PanelRow;
  readonly panels: readonly PlacedPanel[];
  readonly height: number;
}

export function placedRows({ rows }: Pick<Dashboard, "rows">): readonly PlacedRow[] {
  let number = 0;
  return rows.map((row) => {
    const panels = placed(row.panels).map(({ panel, place }) => ({ panel, place, number: ++number }));
    const height = Math.max(0, ...panels.map(({ place }) => place.y + place.height));
    return { row, panels, height };
  });
}

/** A width that no line holds is that of a whole line. */
export function sizeOf({ size, kind }: Panel): { readonly width: number; readonly height: number } {
  const { width, height } = size ?? (kind === "value" ? VALUE_SIZE : DEFAULT_SIZE);
  return { width: Math.min(Math.max(1, width), COLUMNS), height: Math.max(1, height) };
}

function placed(panels: readonly Panel[]): readonly Pick<PlacedPanel, "panel" | "place">[] {
  let x = 0;
  let y = 0;
  let lineHeight = 0;
  return panels.map((panel) => {
    const { width, height } = sizeOf(panel);
    if (x + width > COLUMNS) {
      x = 0;
      y += lineHeight;
      lineHeight = 0;
    }
    const place = { x, y, width, height };
    x += width;
    lineHeight = Math.max(lineHeight, height);
    return { panel, place };
  });
}
