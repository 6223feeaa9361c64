/** A service level objective, whatever it was written in: Sloth, OpenSLO, or a declaration. */
import type { TrafficFloor } from "@sightline/model";
import type { Labels } from "../rule/rule.ts";

/** What is measured. Queries are PromQL with `{{.window}}` in place of the range. */
export type Sli =
  | { readonly kind: "events"; readonly errorQuery: string; readonly totalQuery: string }
  | { readonly kind: "ratio"; readonly errorRatioQuery: string };

export interface SloAlert {
  readonly disabled: boolean;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export interface SloAlerting {
  /** The `alertname` of both alerts; empty only where both are disabled. */
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly page: SloAlert;
  readonly ticket: SloAlert;
}

export interface Slo {
  /** `<service>-<name>`: Sloth's id. */
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly description: string;
  /** Percent of good events: 99.9. */
  readonly objective: number;
  /** Milliseconds. */
  readonly period: number;
  /** Whether the budget is that of the calendar month, in UTC, instead of the last `period`. */
  readonly windowKind?: "calendar";
  readonly sli: Sli;
  readonly labels: Labels;
  readonly alerting: SloAlerting;
  /** What must have happened before an alert fires; nothing where absent, as in Sloth. */
  readonly floor?: TrafficFloor;
  /** The label that parts the series of tenants, where there is one. */
  readonly tenantLabel?: string;
  /** What it was written in, as `sloth_slo_info` tells: `prometheus/v1`, `openslo/v1`. */
  readonly spec: string;
}
