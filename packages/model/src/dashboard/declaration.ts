/** Dashboards of a declaration, as plain data: panels by what they ask and how they show it. */
import type { QueryNode } from "../query/node.ts";
import {
  type ChoiceVariable,
  DASHBOARD_PANEL_KINDS,
  type DashboardPanelKind,
  type Panel,
  type SearchPanelQuery,
  type TextVariable,
} from "./dashboard.ts";

/** As of compiled dashboards. */
export type PanelKind = DashboardPanelKind;

export const PANEL_KINDS: readonly PanelKind[] = DASHBOARD_PANEL_KINDS;

export interface PanelQuery<N extends string = string> {
  readonly query: QueryNode<N>;
  /** The name of a line; labels in braces are filled in: `{{endpoint}}`. */
  readonly legend?: string;
  /** Asks for exemplars too. */
  readonly exemplars?: boolean;
  /** Only the last value. */
  readonly instant?: boolean;
}

/**
 * What a panel is, and how it looks: as compiled, but for its queries. Those of panels of kind `logs` and `traces` are
 * searches: `{ kind: "search", of: "logs", filter: "level >= error" }`.
 */
export interface PanelDeclaration<N extends string = string> extends Omit<Panel, "queries"> {
  readonly queries: readonly (PanelQuery<N> | SearchPanelQuery)[];
}

export interface DashboardRow<N extends string = string> {
  readonly title: string;
  readonly collapsed?: boolean;
  /** The variable whose every chosen value gets this row of its own. */
  readonly repeat?: string;
  readonly panels: readonly PanelDeclaration<N>[];
}

/**
 * The values of a label of a metric. Queries name it in a match: `{ status: "$status" }`, or as a pattern, `/$status/`,
 * where several may be chosen.
 */
export interface MetricVariable<N extends string = string> {
  readonly kind: "label";
  readonly name: string;
  readonly title?: string;
  readonly metric: N;
  /** One of the metric's labels, or `job` or `instance`. */
  readonly label: string;
  readonly multiple?: boolean;
  readonly all?: boolean;
  readonly value?: string;
}

export type DeclaredVariable<N extends string = string> = MetricVariable<N> | ChoiceVariable | TextVariable;

/** A dashboard; its identity is its key. */
export interface DashboardDeclaration<N extends string = string> {
  readonly title: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  /** The window at first sight, back from now: `1h`, which is also what it is where this is absent. */
  readonly range?: string;
  /** How often it asks again: `30s`. Not at all where it is absent. */
  readonly refresh?: string;
  readonly variables?: readonly DeclaredVariable<N>[];
  readonly rows: readonly DashboardRow<N>[];
}
