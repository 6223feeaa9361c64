/** An alert that ships: its rule with parameters, and the test that shows when it fires. */

export interface AlertParameters {
  /** In the unit that `unit` of the template says. */
  readonly threshold: number;
  /** How long it must hold: `5m`. */
  readonly for: string;
  readonly severity: string;
  /** Routes as people write them, `/customers/*`; all where absent. */
  readonly routes?: readonly string[];
}

export interface AlertExpression {
  readonly expr: string;
  /** Templates of Prometheus; the value is the expression's. */
  readonly summary: string;
  readonly description: string;
}

/** Samples that make the alert fire, and samples that do not; one point a minute. */
export interface AlertScenario {
  readonly name: string;
  /** By series in Prometheus' notation; `job` is `shop`. */
  readonly series: Readonly<Record<string, string>>;
  /** Minutes. Absent: it never fires in the points that there are. */
  readonly fires?: number;
  /** Minutes. */
  readonly resolves?: number;
}

export interface AlertTemplate {
  /** The `alertname`. */
  readonly name: string;
  /** What its threshold counts: `share`, `s`, `1/s`, `times`, `1`. */
  readonly unit: string;
  readonly defaults: AlertParameters;
  /** The metrics it reads, by their names in Prometheus. */
  readonly metrics: readonly string[];
  /** Name of its runbook page, without `.md`. */
  readonly runbook: string;
  expression(parameters: AlertParameters): AlertExpression;
  /** For the defaults. */
  readonly scenarios: readonly AlertScenario[];
}
