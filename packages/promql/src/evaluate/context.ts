/** What every part of an evaluation is handed. */
import type { Budget } from "../limit/budget.ts";
import type { Expression } from "../syntax/ast.ts";
import type { Annotations } from "./annotations.ts";
import type { SeriesSource } from "./source.ts";
import type { Value } from "./value.ts";

/** The moments a (sub)query is evaluated at: `start + k · interval`, in milliseconds. */
export interface Steps {
  readonly start: number;
  readonly interval: number;
  readonly count: number;
  /** Up to when steps were asked for; not before the last of them. */
  readonly end: number;
}

/** What holds for a whole query. */
export interface Query {
  readonly source: SeriesSource;
  readonly window: Steps;
  readonly end: number;
  readonly lookbackMs: number;
  /** Step of subqueries that give none. */
  readonly subqueryStepMs: number;
  readonly delaysNameRemoval: boolean;
  readonly signal: AbortSignal | undefined;
  readonly notes: Annotations;
  readonly budget: Budget;
}

export interface Context {
  readonly query: Query;
  readonly steps: Steps;
  /**
   * Inside of `histogram_count`, `_sum` and `_avg`: selectors say of each histogram whether a counter was reset before it,
   * as Prometheus does there, where it reads counts and sums alone.
   */
  readonly marksResets: boolean;
  /** Evaluates a part of the query at the steps of a context. */
  evaluate(expression: Expression, context: Context): Promise<Value>;
}

export function timeOf(steps: Steps, step: number): number {
  return steps.start + step * steps.interval;
}

export function lastTime(steps: Steps): number {
  return timeOf(steps, steps.count - 1);
}
