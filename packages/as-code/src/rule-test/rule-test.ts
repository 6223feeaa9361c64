/** A unit test of rules as data, whichever form it was written in, and what came of it. */
import type { Labels } from "../rule/rule.ts";

export interface InputSeries {
  /** In Prometheus' notation: `http_requests_total{code="500"}`. */
  readonly series: string;
  /** `0+10x60`, `1 2 _ stale`. */
  readonly values: string;
  readonly line: number;
}

export type Expectation =
  | {
      readonly kind: "alerts";
      readonly line: number;
      /** Milliseconds since the first point. */
      readonly at: number;
      readonly alert: string;
      /** The firing instances, without `alertname`; annotations only where the test says some. */
      readonly firing: readonly { readonly labels: Labels; readonly annotations: Labels }[];
      /** Whether labels and annotations are compared, or only that something fires. */
      readonly exact: boolean;
    }
  | {
      readonly kind: "expression";
      readonly line: number;
      readonly at: number;
      readonly expression: string;
      readonly samples: readonly { readonly labels: string; readonly value: number }[];
    }
  | {
      readonly kind: "life";
      readonly line: number;
      readonly alert: string;
      readonly labels: Labels;
      /** Milliseconds; the first evaluation at which it must fire. Never where absent. */
      readonly fires?: number;
      /** Milliseconds; the first evaluation after it at which it must not fire any more. */
      readonly resolves?: number;
    };

export interface RuleTest {
  readonly file: string;
  readonly name: string;
  readonly line: number;
  /** Milliseconds between points. */
  readonly interval: number;
  /** Milliseconds between evaluations. */
  readonly evaluationInterval: number;
  readonly series: readonly InputSeries[];
  readonly expectations: readonly Expectation[];
  readonly externalLabels: Labels;
  readonly externalUrl: string;
  /** Whether numbers may differ in their last digits. */
  readonly fuzzy: boolean;
}

export interface RuleTestOutcome {
  readonly file: string;
  readonly line: number;
  readonly test: string;
  /** What was asked: `CheckoutErrors at 12m`. */
  readonly case: string;
  readonly ok: boolean;
  readonly expected: string;
  readonly got: string;
}
