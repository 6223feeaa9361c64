/** Where panels stand: rows opened, what is repeated made once for each value, lines filled from left to right. */
import type { Dashboard, Panel, PanelRow } from "@sightline/model";
import { type Variables, titleOf } from "@sightline/api/dashboard";

export const COLUMNS = 24;

export interface PlacedPanel {
  /** Its place in the dashboard, and the value it is repeated for: `1-0`, `1-0:shop`. No number, which a URL would round. */
  readonly id: string;
  readonly panel: Panel;
  readonly title: string;
  /** What its queries are filled with. */
  readonly variables: Variables;
  /** Columns of 24. */
  readonly width: number;
  /** Lines of 40 pixels. */
  readonly height: number;
}

export interface PlacedRow {
  readonly id: string;
  readonly title: string;
  readonly open: boolean;
  /** Panels side by side. */
  readonly lines: readonly (readonly PlacedPanel[])[];
  readonly panels: number;
}

interface LayoutOptions {
  readonly variables: Variables;
  /** Those that a variable offers, for one that stands for all. */
  readonly offered: Readonly<Record<string, readonly string[]>>;
  /** Rows that are not as they come. */
  readonly turned: ReadonlySet<string>;
}

/** A row or panel is repeated at most so often: more nobody looks through. */
const MOST_REPEATS = 30;

export function layoutOf({ rows }: Dashboard, options: LayoutOptions): readonly PlacedRow[] {
  return rows.flatMap((row, at) =>
    repeated(row.repeat, options.variables, options).map(({ suffix, variables }): PlacedRow => {
      const id = `${at}${suffix}`;
      const open = (row.collapsed === true) === options.turned.has(id);
      const panels = panelsOf(row, id, variables, options);
      return {
        id,
        title: titleOf(row.title, variables),
        open: row.title === "" || open,
        lines: linesOf(panels),
        panels: panels.length,
      };
    }),
  );
}

function panelsOf(
  row: PanelRow,
  rowId: string,
  of: Variables,
  options: LayoutOptions,
): readonly PlacedPanel[] {
  return row.panels.flatMap((panel, at) =>
    repeated(panel.repeat, of, options).map(({ suffix, variables }): PlacedPanel => {
      const size = panel.size ?? usualSize(panel);
      return {
        id: `${rowId}-${at}${suffix}`,
        panel,
        title: titleOf(panel.title, variables),
        variables,
        width: Math.min(Math.max(Math.round(size.width), 3), COLUMNS),
        height: Math.min(Math.max(size.height, 2), 30),
      };
    }),
  );
}

function usualSize({ kind }: Panel): { readonly width: number; readonly height: number } {
  return kind === "value" ? { width: 6, height: 4 } : { width: COLUMNS / 2, height: 8 };
}

/** Once, or for each chosen value of a variable. */
function repeated(
  name: string | undefined,
  variables: Variables,
  { offered }: LayoutOptions,
): readonly { readonly suffix: string; readonly variables: Variables }[] {
  const chosen = name === undefined ? undefined : variables[name];
  if (name === undefined || chosen === undefined) return [{ suffix: "", variables }];
  const values = chosen === null ? (offered[name] ?? []) : typeof chosen === "string" ? [chosen] : chosen;
  return values
    .slice(0, MOST_REPEATS)
    .map((value) => ({ suffix: `:${value}`, variables: { ...variables, [name]: value } }));
}

function linesOf(panels: readonly PlacedPanel[]): readonly (readonly PlacedPanel[])[] {
  const lines: PlacedPanel[][] = [];
  let room = 0;
  for (const panel of panels) {
    if (panel.width > room) {
      lines.push([]);
      room = COLUMNS;
    }
    lines.at(-1)?.push(panel);
    room -= panel.width;
  }
  return lines;
}

/** Those that are open, in reading order. */
export function openPanels(rows: readonly PlacedRow[]): readonly PlacedPanel[] {
  return rows.flatMap(({ open, lines }) => (open ? lines.flat() : []));
}
