/** The words that queries are built from. Each gives frozen data; nothing is asked of any server. */
import type { AggregateOperator, QueryNode } from "./node.ts";
import { type Query, query, type Selection } from "./query.ts";
import type { CounterReference, GaugeReference, HistogramReference, MetricReference } from "./reference.ts";

/**
 * How fast a counter grows, per second, over a window. Without `by` there is one series for each of the counter's.
 *
 * @example
 * rate(m.http_requests_total, "5m").by("endpoint").where({ status_code: /5../ });
 * // sum by (endpoint) (rate(http_requests_total{status_code=~"5.."}[5m]))
 */
export function rate<N extends string, L extends string>(
  counter: CounterReference<N, L>,
  window: string,
): Selection<N, L> {
  return query({ kind: "rate", ...seriesOf(counter), window });
}

/** How much a counter grew within a window. */
export function increase<N extends string, L extends string>(
  counter: CounterReference<N, L>,
  window: string,
): Selection<N, L> {
  return query({ kind: "increase", ...seriesOf(counter), window });
}

/**
 * A quantile of what a histogram observed within a window, in the histogram's unit.
 *
 * @example
 * quantile(0.95, m.http_request_duration_seconds, "5m").by("endpoint").above(0.8);
 * @param share - Above 0, below 1: 0.95.
 */
export function quantile<N extends string, L extends string>(
  share: number,
  histogram: HistogramReference<N, L>,
  window: string,
): Selection<N, L> {
  return query({ kind: "quantile", quantile: share, metric: histogram.metric, window });
}

/** The last values of a metric: of a gauge as they are, of a counter since its process began. */
export function latest<N extends string, L extends string>(
  metric: MetricReference<N, "gauge" | "up-down-counter" | "counter", L>,
): Selection<N, L> {
  return query({ kind: "series", ...seriesOf(metric) });
}

/**
 * A part of a whole, both summed over the labels of `by`. Labels of either may be named: a side that has no such label
 * is the same for all its values.
 *
 * @example
 * const requests = rate(m.http_requests_total, "5m");
 * ratio(requests.where({ status_code: /5../ }), requests).by("endpoint").above(0.05);
 */
export function ratio<N extends string, L extends string, O extends string, K extends string>(
  part: Selection<N, L>,
  whole: Selection<O, K>,
): Selection<N | O, L | K> {
  return query<N | O, L | K>({ kind: "ratio", part, whole });
}

/** A gauge itself, or a query whose series are taken together. */
export type Aggregated<N extends string, L extends string> = GaugeReference<N, L> | Selection<N, L>;

export function sum<N extends string, L extends string>(of: Aggregated<N, L>): Selection<N, L> {
  return aggregate("sum", of);
}

export function avg<N extends string, L extends string>(of: Aggregated<N, L>): Selection<N, L> {
  return aggregate("avg", of);
}

export function min<N extends string, L extends string>(of: Aggregated<N, L>): Selection<N, L> {
  return aggregate("min", of);
}

export function max<N extends string, L extends string>(of: Aggregated<N, L>): Selection<N, L> {
  return aggregate("max", of);
}

/** How many series there are. */
export function count<N extends string, L extends string>(of: Aggregated<N, L>): Selection<N, L> {
  return aggregate("count", of);
}

/** The series with the largest values. */
export function top<N extends string>(howMany: number, of: QueryNode<N>): Query<N> {
  return query<N, never>({ kind: "top", count: howMany, of });
}

function aggregate<N extends string, L extends string>(
  operator: AggregateOperator,
  of: Aggregated<N, L>,
): Selection<N, L> {
  return query({ kind: "aggregate", operator, of: "kind" in of ? of : latest(of) });
}

function seriesOf<N extends string>({
  metric,
  part,
}: MetricReference<N>): Pick<MetricReference<N>, "metric" | "part"> {
  return part === undefined ? { metric } : { metric, part };
}

/** The metrics that a part of a template names. */
type NamesIn<P> = P extends MetricReference<infer N> ? N : never;

/**
 * PromQL as it stands, for what the builder has no word for. A metric in `${}` becomes its name in Prometheus; names that
 * are written out are checked against the declaration when something is generated.
 *
 * @example
 * promql`predict_linear(${m.system_memory_usage_bytes}[1h], 3600)`.above(4e9);
 */
export function promql<const P extends readonly (MetricReference | string | number)[]>(
  texts: TemplateStringsArray,
  ...parts: P
): Query<NamesIn<P[number]>> {
  const text = texts.raw.reduce((before, after, at) => {
    const part = parts[at - 1];
    return `${before}${typeof part === "object" ? part.prometheus : String(part)}${after}`;
  });
  return query<NamesIn<P[number]>, never>({ kind: "promql", text });
}
