/** Prometheus' rule files as data. Expressions are PromQL as text; durations too. */

export type Labels = Readonly<Record<string, string>>;

export interface RecordingRule {
  readonly kind: "record";
  readonly record: string;
  readonly expr: string;
  readonly labels: Labels;
}

export interface AlertingRule {
  readonly kind: "alert";
  readonly alert: string;
  readonly expr: string;
  /** How long the expression holds before it fires: `5m`. */
  readonly for?: string;
  readonly keepFiringFor?: string;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export type Rule = RecordingRule | AlertingRule;

export interface RuleGroup {
  readonly name: string;
  /** How often it is evaluated; Prometheus' global interval where absent. */
  readonly interval?: string;
  readonly rules: readonly Rule[];
}
