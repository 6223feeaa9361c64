/** What a service measures, by name: the first part of its declaration. */
import type { GaugeAggregation, InstrumentKind } from "./instrument.ts";

/** A metric of a declaration; its name is its key, without the registry's prefix. */
export interface MetricDeclaration {
  readonly type: InstrumentKind;
  /** What is counted or measured, as a sentence. */
  readonly description?: string;
  /** UCUM: `s`, `By`, `{order}`. */
  readonly unit?: string;
  readonly labels?: readonly string[];
  /** A histogram's upper bounds in `unit`, ascending; the default suits latencies in seconds. */
  readonly buckets?: readonly number[];
  /** Whether a counter keeps exemplars; it costs a look at the active span at each step. */
  readonly exemplars?: boolean;
  /** How a gauge of several processes becomes one; `sum` by default. */
  readonly aggregation?: GaugeAggregation;
}

export type MetricDeclarations = Readonly<Record<string, MetricDeclaration>>;

/** The label names of a metric that declares them as a literal list; any where only its shape is known. */
export type LabelOf<D> = D extends { readonly labels: readonly (infer L extends string)[] } ? L : never;

/**
 * Declares metrics apart from the rest, so that `metricsOf` can hand them to queries of the same declaration. The result
 * is the same object, frozen, with its literal types.
 *
 * @example
 * const metrics = defineMetrics({ orders_created_total: { type: "counter", labels: ["status"] } });
 */
export function defineMetrics<const M extends MetricDeclarations>(metrics: M): M {
  return frozen(metrics);
}

/** The same value, frozen with all that is in it. */
export function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    for (const inner of Object.values(value)) frozen(inner);
    Object.freeze(value);
  }
  return value;
}
