/**
 * A dashboard as every target reads it: the queries are text, the places are worked out by whoever draws. Declarations
 * are compiled to it, files of Grafana and SigNoz are converted to it, emitters and the UI read it. Plain JSON.
 */

export interface Dashboard {
  /** Its identity in every target: a DNS-1123 label, `service-overview`. Grafana's uid, SigNoz' name. */
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  /** The window at first sight, back from now: `1h`, which is also what it is where this is absent. */
  readonly range?: string;
  /** How often it asks again: `30s`. Not at all where it is absent. */
  readonly refresh?: string;
  readonly variables?: readonly DashboardVariable[];
  readonly rows: readonly PanelRow[];
}

export type DashboardVariable = LabelVariable | ChoiceVariable | TextVariable;

interface VariableFace {
  /** `tenant`: queries name it `$tenant`. */
  readonly name: string;
  readonly title?: string;
}

/** The values of a label among the series that a selector finds. */
export interface LabelVariable extends VariableFace {
  readonly kind: "label";
  readonly label: string;
  /** PromQL: `http_requests_total{service_name="$service"}`. Earlier variables may stand in it. */
  readonly of: string;
  /** Several at once; a query matches with `=~`. */
  readonly multiple?: boolean;
  /** Offers all of them together; in a query they are `.*`. */
  readonly all?: boolean;
  /** What is chosen at first: all where they are offered, else the first, where it is absent. */
  readonly value?: string;
}

export interface ChoiceVariable extends VariableFace {
  readonly kind: "choice";
  readonly options: readonly string[];
  readonly multiple?: boolean;
  readonly all?: boolean;
  readonly value?: string;
}

export interface TextVariable extends VariableFace {
  readonly kind: "text";
  readonly value?: string;
}

export interface PanelRow {
  /** Empty for panels that stand above all rows. */
  readonly title: string;
  readonly collapsed?: boolean;
  /** The variable whose every chosen value gets this row of its own. */
  readonly repeat?: string;
  readonly panels: readonly Panel[];
}

/**
 * `time`: lines over time. `value`: one number with its history. `bars`: the last values, longest first. `share`: parts
 * of a whole. `table`: the last values with their labels as columns. `heatmap`: a histogram's buckets over time.
 * `distribution`: how often which value. `logs`, `traces`: the newest that match. `text`: Markdown.
 */
export type DashboardPanelKind =
  | "time"
  | "value"
  | "bars"
  | "share"
  | "table"
  | "heatmap"
  | "distribution"
  | "logs"
  | "traces"
  | "text";

/** In the order in which they are listed to people. */
export const DASHBOARD_PANEL_KINDS: readonly DashboardPanelKind[] = Object.freeze([
  "time",
  "value",
  "bars",
  "share",
  "table",
  "heatmap",
  "distribution",
  "logs",
  "traces",
  "text",
]);

export interface Panel {
  readonly kind: DashboardPanelKind;
  readonly title: string;
  readonly description?: string;
  /** UCUM, as of metrics: `s`, `By`, `1` (a ratio, shown as per cent), `{request}/s`. */
  readonly unit?: string;
  /** Columns of 24, lines of 40 pixels. Where it is absent: half of the width and 8 lines, of a value 6 by 4. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly queries: readonly DashboardQuery[];
  /** Ascending; below the first all is well. */
  readonly thresholds?: readonly PanelThreshold[];
  readonly axis?: PanelAxis;
  readonly decimals?: number;
  /** Areas one on the other, for parts of a whole. */
  readonly stacked?: boolean;
  /** The variable whose every chosen value gets this panel of its own. */
  readonly repeat?: string;
  readonly links?: readonly PanelLink[];
  /** Markdown of a panel of kind `text`. */
  readonly text?: string;
}

export interface PanelThreshold {
  /** From this value on, in the panel's unit. */
  readonly from: number;
  readonly severity: "warning" | "critical";
}

export interface PanelAxis {
  readonly min?: number;
  readonly max?: number;
  readonly scale?: "linear" | "log";
}

/** What a click on a line or a row leads to. `traces` and `logs` take the labels and the window along. */
export type PanelLink =
  | { readonly kind: "traces" | "logs"; readonly title: string; readonly filter?: string }
  | { readonly kind: "dashboard"; readonly title: string; readonly id: string }
  | { readonly kind: "url"; readonly title: string; readonly url: string };

export type DashboardQuery = PromqlPanelQuery | SearchPanelQuery | NativePanelQuery;

/**
 * PromQL. `$name` stands for a variable, `$__interval` for the step, `$__rate_interval` for a window of a rate that holds
 * at least four scrapes, `$__range` for the whole window.
 */
export interface PromqlPanelQuery {
  readonly kind: "promql";
  readonly expr: string;
  /** The name of a line; labels in braces are filled in: `{{endpoint}}`. */
  readonly legend?: string;
  /** Asks for exemplars too. */
  readonly exemplars?: boolean;
  /** Only the last value; what `value`, `bars`, `share` and `table` show unless they have a history. */
  readonly instant?: boolean;
}

/**
 * Spans or log lines in the words of the UI's filter bar: `service = "checkout" duration > 1s`. A term whose variable
 * stands for all of its values is left out; one that stands for several is asked for each. Variables of services hold
 * jobs: of `namespace/name`, the service is the name.
 */
export interface SearchPanelQuery {
  readonly kind: "search";
  readonly of: "traces" | "logs";
  readonly filter: string;
  /** The longest or the newest first. */
  readonly order?: "newest" | "slowest";
  readonly limit?: number;
}

/** What only one target can ask, as it stands there. The others report the panel, and keep it as a text that says so. */
export interface NativePanelQuery {
  readonly kind: "native";
  readonly target: "grafana" | "signoz";
  readonly spec: Readonly<Record<string, unknown>>;
}
