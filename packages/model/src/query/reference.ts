/** Metrics of a declaration as values that queries are built from: with their types, so that a misspelling does not compile. */
import type { InstrumentKind } from "../instrument.ts";
import type { LabelOf, MetricDeclaration, MetricDeclarations } from "../metric-declaration.ts";
import { prometheusMetricName } from "../prometheus-name.ts";
import { type WithStandard, withStandardMetrics } from "../standard-metrics.ts";
import type { HistogramPart } from "./node.ts";

/** A declared metric. */
export interface MetricReference<
  N extends string = string,
  T extends InstrumentKind = InstrumentKind,
  L extends string = string,
> {
  readonly metric: N;
  readonly type: T;
  readonly labels: readonly L[];
  /** Its name in Prometheus; of a histogram, that of its family. */
  readonly prometheus: string;
  readonly part?: HistogramPart;
}

export type CounterReference<N extends string, L extends string> = MetricReference<N, "counter", L>;
export type GaugeReference<N extends string, L extends string> = MetricReference<
  N,
  "gauge" | "up-down-counter",
  L
>;
export type HistogramReference<N extends string, L extends string> = MetricReference<
  N,
  "histogram" | "exponential-histogram",
  L
>;

/** The metrics of a declaration, and those that every service has. */
export type MetricsOf<M> = {
  readonly [K in Extract<keyof WithStandard<M>, string>]: ReferenceTo<WithStandard<M>[K], K>;
};

type ReferenceTo<D, K extends string> = D extends { readonly type: infer T extends InstrumentKind }
  ? MetricReference<K, T, LabelOf<D>>
  : never;

/**
 * What queries are built from: the declared metrics, and the standard ones of every service.
 *
 * @example
 * const metrics = defineMetrics({ orders_created_total: { type: "counter", labels: ["status"] } });
 * const m = metricsOf(metrics);
 * rate(m.orders_created_total, "5m").where({ status: "failed" });
 */
export function metricsOf<const M extends MetricDeclarations>(metrics: M): MetricsOf<M> {
  const entries = Object.entries(withStandardMetrics(metrics)).map(([name, metric]) => [
    name,
    Object.freeze<MetricReference>({
      metric: name,
      type: metric.type,
      labels: metric.labels ?? [],
      prometheus: exposedName(name, metric),
    }),
  ]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one reference for each declared name, by its type
  return Object.freeze(Object.fromEntries(entries)) as MetricsOf<M>;
}

/**
 * A declared metric's name in Prometheus, without a histogram's suffixes.
 *
 * @example
 * exposedName("order.duration", { type: "histogram", unit: "s" }); // order_duration_seconds
 */
export function exposedName(name: string, { type, unit = "" }: MetricDeclaration): string {
  return prometheusMetricName(name, unit, type === "counter" || type === "gauge" ? type : "other");
}

/** How many observations a histogram has made, as a counter. */
export function observationsOf<N extends string, L extends string>(
  histogram: HistogramReference<N, L>,
): CounterReference<N, L> {
  return partOf(histogram, "count");
}

/** The sum of a histogram's observations, as a counter; over `observationsOf` it is their mean. */
export function sumOf<N extends string, L extends string>(
  histogram: HistogramReference<N, L>,
): CounterReference<N, L> {
  return partOf(histogram, "sum");
}

function partOf<N extends string, L extends string>(
  { metric, labels, prometheus }: HistogramReference<N, L>,
  part: HistogramPart,
): CounterReference<N, L> {
  return Object.freeze({
    metric,
    type: "counter",
    labels,
    prometheus: `${prometheus}_${part}`,
    part,
  } as const);
}
