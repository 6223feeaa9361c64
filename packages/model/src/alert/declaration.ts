/** Alerts of a declaration: a team's own, changes of those that ship, and who is told. */
import type { QueryNode } from "../query/node.ts";
import type { AlertRouting } from "./routing.ts";

/** An alert of one's own; its name is its key, as `PaymentsDeclined`. */
export interface AlertDeclaration<N extends string = string> {
  /** It fires for each series that the query gives: end it with `above`, `below`, … */
  readonly query: QueryNode<N>;
  /** How long the query must hold: `5m`. At once where absent. */
  readonly for?: string;
  /** `critical` wakes somebody, `warning` is looked at by day; other words are for one's own routes. */
  readonly severity: string;
  /** One sentence; Prometheus' templates are filled in: `{{ $labels.endpoint }}`, `{{ $value | humanize }}`. */
  readonly summary: string;
  readonly description?: string;
  /** Where it is written what to do. */
  readonly runbook?: string;
  /** Further labels, for routes. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The alerts that ship, by their `alertname`. */
export type ShippedAlertName =
  | "High5xxErrorRate"
  | "HighRequestLatency"
  | "ExceptionSpike"
  | "ServiceDown"
  | "AbnormalRequestRate"
  | "ApiP95LatencyHigh"
  | "ErrorRateSpike"
  | "DatabaseSlowQueries"
  | "NPlusOneDetected"
  | "SlaViolation";

export const SHIPPED_ALERTS: readonly ShippedAlertName[] = Object.freeze([
  "High5xxErrorRate",
  "HighRequestLatency",
  "ExceptionSpike",
  "ServiceDown",
  "AbnormalRequestRate",
  "ApiP95LatencyHigh",
  "ErrorRateSpike",
  "DatabaseSlowQueries",
  "NPlusOneDetected",
  "SlaViolation",
]);

/** What differs from the default. */
export interface ShippedAlertChange {
  /** In the alert's unit: seconds, or a share such as 0.05. */
  readonly threshold?: number;
  /** `5m`, or `0s` for at once. */
  readonly for?: string;
  readonly severity?: string;
  /** Routes as people write them: `/customers/*`. */
  readonly routes?: readonly string[];
}

export interface AlertDeclarations<N extends string = string> {
  readonly rules?: Readonly<Record<string, AlertDeclaration<N>>>;
  /** Shipped alerts are on; `false` switches all, or one, off, and a change keeps what it does not name. */
  readonly shipped?: false | { readonly [K in ShippedAlertName]?: false | ShippedAlertChange };
  /** Where the runbook pages of shipped alerts lie; `<base>/<page>.md`. */
  readonly runbooks?: string;
  readonly routing?: AlertRouting;
}
