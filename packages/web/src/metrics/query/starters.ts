/** Queries to begin with, by what a metric is. Built as trees and printed, so that any name is quoted as it must be. */
import {
  type Aggregation,
  type Expression,
  type Matcher,
  type VectorSelector,
  node,
  printExpression,
} from "@sightline/promql";
import type { Family } from "../prometheus/answers.ts";
import { rateRange } from "./steps.ts";

export interface Starter {
  /** `p95`, `rate`: what it shows. */
  readonly label: string;
  readonly text: string;
}

export interface StartContext {
  /** Seconds between two points. */
  readonly step: number;
  /** Names of all series of the window: tells a histogram of buckets from a native one. */
  readonly names: ReadonlySet<string>;
  /** The scope as conditions that the metric's labels can meet. */
  readonly matchers: readonly Matcher[];
}

const SPAN = { start: 0, end: 0 };
const QUANTILES: readonly (readonly [label: string, quantile: number])[] = [
  ["p95", 0.95],
  ["p50", 0.5],
  ["p99", 0.99],
];
const NAMELESS = /[^\w:]|^\d/u;

/** The first one is what a click on the metric asks. */
export function startersOf({ name, type }: Family, context: StartContext): readonly Starter[] {
  const starters: readonly (readonly [string, Expression])[] = expressionsOf(name, type, context);
  return starters.map(([label, expression]) => ({ label, text: printExpression(expression) }));
}

function expressionsOf(
  name: string,
  type: string,
  { step, names, matchers }: StartContext,
): readonly (readonly [string, Expression])[] {
  const of = (metric: string): VectorSelector => selector(metric, matchers);
  const rate = (metric: string): Expression => rateOf(of(metric), rateRange(step));
  switch (type) {
    case "counter":
      return [
        ["rate", aggregated("sum", rate(name))],
        ["raw", of(name)],
      ];
    case "histogram": {
      const bucket = `${name}_bucket`;
      if (!names.has(bucket)) {
        return [
          ...QUANTILES.map(
            ([label, quantile]) => [label, quantileOf(quantile, aggregated("sum", rate(name)))] as const,
          ),
          ["rate", call("histogram_count", aggregated("sum", rate(name)))],
        ];
      }
      return [
        ...QUANTILES.map(
          ([label, quantile]) =>
            [label, quantileOf(quantile, aggregated("sum", rate(bucket), ["le"]))] as const,
        ),
        ["rate", aggregated("sum", rate(`${name}_count`))],
      ];
    }
    case "summary":
      return [
        ["quantiles", aggregated("avg", of(name), ["quantile"])],
        ["rate", aggregated("sum", rate(`${name}_count`))],
      ];
    case "gauge":
      return [
        ["mean", aggregated("avg", of(name))],
        ["most", aggregated("max", of(name))],
        ["each", of(name)],
      ];
    default:
      return name.endsWith("_total")
        ? [
            ["rate", aggregated("sum", rate(name))],
            ["raw", of(name)],
          ]
        : [["each", of(name)]];
  }
}

/** A name that cannot stand before the braces stands in them. */
function selector(name: string, matchers: readonly Matcher[]): VectorSelector {
  const quoted = NAMELESS.test(name);
  const inside: readonly Matcher[] = quoted
    ? [{ name: "__name__", operator: "=", value: name }, ...matchers]
    : matchers;
  const made: VectorSelector = {
    kind: "selector",
    name: quoted ? "" : name,
    matchers: inside,
    extension: undefined,
    offset: undefined,
    at: undefined,
    span: SPAN,
  };
  return node(made);
}

function rateOf(vector: VectorSelector, seconds: number): Expression {
  const range: Expression = {
    kind: "range-selector",
    selector: vector,
    range: { kind: "number", value: seconds, isDuration: true, span: SPAN },
    extension: undefined,
    offset: undefined,
    at: undefined,
    span: SPAN,
  };
  return call("rate", node(range));
}

function call(name: string, ...parameters: readonly Expression[]): Expression {
  const made: Expression = { kind: "call", name, parameters, span: SPAN };
  return node(made);
}

function quantileOf(quantile: number, vector: Expression): Expression {
  return call(
    "histogram_quantile",
    { kind: "number", value: quantile, isDuration: false, span: SPAN },
    vector,
  );
}

function aggregated(
  operator: "sum" | "avg" | "max",
  expression: Expression,
  labels: readonly string[] = [],
): Expression {
  const made: Aggregation = {
    kind: "aggregation",
    operator,
    parameter: undefined,
    expression,
    grouping: labels.length === 0 ? undefined : { without: false, labels },
    span: SPAN,
  };
  return node(made);
}
