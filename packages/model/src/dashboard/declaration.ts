/** Dashboards of a declaration, as plain data: panels by what they ask and how they show it. */
import type { QueryNode } from "../query/node.ts";

/** `time`: lines over time; `value`: one number; `table`: the last values; `heatmap`: a histogram's buckets over time. */
export type PanelKind = "time" | "value" | "table" | "heatmap";

export const PANEL_KINDS: readonly PanelKind[] = Object.freeze(["time", "value", "table", "heatmap"]);

export interface PanelQuery<N extends string = string> {
  readonly query: QueryNode<N>;
  /** The name of a line; labels in braces are filled in: `{{endpoint}}`. */
  readonly legend?: string;
}

export interface PanelDeclaration<N extends string = string> {
  readonly kind: PanelKind;
  readonly title: string;
  readonly description?: string;
  /** UCUM, as of metrics: `s`, `By`, `1`, `{request}/s`. */
  readonly unit?: string;
  readonly queries: readonly PanelQuery<N>[];
}

export interface DashboardRow<N extends string = string> {
  readonly title: string;
  readonly panels: readonly PanelDeclaration<N>[];
}

/** A dashboard; its identity is its key. */
export interface DashboardDeclaration<N extends string = string> {
  readonly title: string;
  readonly description?: string;
  readonly rows: readonly DashboardRow<N>[];
}
