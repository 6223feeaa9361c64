/**
 * A query as plain data: what the builder makes, what an alert or a panel holds, what generators print as PromQL. Metrics
 * and labels have the names of the declaration. `N` is the union of the metrics that a query names.
 */
import type { LabelMatch } from "../slo/declaration.ts";

/** As in an SLO, or none of it. */
export type QueryMatch = LabelMatch | { readonly not: LabelMatch };
export type QueryMatches = Readonly<Record<string, QueryMatch>>;

/** Which series count, and of which time. */
interface Selected {
  /** All must hold. Reaches every metric below that declares the label. */
  readonly matching?: QueryMatches;
  /** So much earlier: `1h`. */
  readonly earlier?: string;
}

/** What one number is made for each of; of everything together where it is empty. */
interface Grouped {
  readonly groupedBy?: readonly string[];
}

/** A part of a histogram that is a counter by itself. */
export type HistogramPart = "count" | "sum";

/** The last values of a metric. */
export interface SeriesQuery<N extends string = string> extends Selected, Grouped {
  readonly kind: "series";
  readonly metric: N;
  readonly part?: HistogramPart;
}

/** How much a counter grows: per second (`rate`), or in all of the window (`increase`). */
export interface GrowthQuery<N extends string = string> extends Selected, Grouped {
  readonly kind: "rate" | "increase";
  readonly metric: N;
  readonly part?: HistogramPart;
  /** `5m` */
  readonly window: string;
}

/** A quantile of a histogram's observations in a window, in the histogram's unit. */
export interface QuantileQuery<N extends string = string> extends Selected, Grouped {
  readonly kind: "quantile";
  /** Above 0, below 1. */
  readonly quantile: number;
  readonly metric: N;
  readonly window: string;
}

export type AggregateOperator = "sum" | "avg" | "min" | "max" | "count";

export interface AggregateQuery<N extends string = string> extends Selected, Grouped {
  readonly kind: "aggregate";
  readonly operator: AggregateOperator;
  readonly of: QueryNode<N>;
}

/** The series with the largest values. */
export interface TopQuery<N extends string = string> extends Selected {
  readonly kind: "top";
  readonly count: number;
  readonly of: QueryNode<N>;
}

/** A part of a whole, each summed over the same labels. */
export interface RatioQuery<N extends string = string> extends Selected, Grouped {
  readonly kind: "ratio";
  readonly part: QueryNode<N>;
  readonly whole: QueryNode<N>;
}

export type QueryOperator = "+" | "-" | "*" | "/" | ">" | ">=" | "<" | "<=" | "and" | "or" | "unless";

export interface BinaryQuery<N extends string = string> {
  readonly kind: "binary";
  readonly operator: QueryOperator;
  readonly left: QueryNode<N>;
  readonly right: QueryNode<N>;
}

export interface NumberQuery {
  readonly kind: "number";
  readonly value: number;
}

/** PromQL as it stands; it is read, and checked against the declaration, when something is generated from it. */
export interface PromqlQuery {
  readonly kind: "promql";
  readonly text: string;
}

export type QueryNode<N extends string = string> =
  | SeriesQuery<N>
  | GrowthQuery<N>
  | QuantileQuery<N>
  | AggregateQuery<N>
  | TopQuery<N>
  | RatioQuery<N>
  | BinaryQuery<N>
  | NumberQuery
  | PromqlQuery;
