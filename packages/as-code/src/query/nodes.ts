/** Nodes of PromQL that stand in no text. */
import { durationSeconds } from "@sightline/model";
import {
  type Aggregation,
  type AggregationOperator,
  bare,
  type Binary,
  type BinaryOperator,
  type Call,
  type Expression,
  type Matcher,
  type Matching,
  node,
  type NumberLiteral,
  type RangeSelector,
  type VectorSelector,
} from "@sightline/promql";

const span = Object.freeze({ start: 0, end: 0 });

export function number(value: number): NumberLiteral {
  return node({ kind: "number", value, isDuration: false, span });
}

/** `5m`; checked before. */
function duration(text: string): NumberLiteral {
  return node({ kind: "number", value: durationSeconds(text) ?? 0, isDuration: true, span });
}

export function selector(
  name: string,
  matchers: readonly Matcher[],
  earlier: string | undefined,
): VectorSelector {
  return node({
    kind: "selector",
    name,
    matchers,
    extension: undefined,
    at: undefined,
    offset: earlier === undefined ? undefined : duration(earlier),
    span,
  });
}

export function range({ offset, ...of }: VectorSelector, window: string): RangeSelector {
  return node({
    kind: "range-selector",
    selector: node({ ...of, offset: undefined }),
    range: duration(window),
    extension: undefined,
    at: undefined,
    offset,
    span,
  });
}

export function call(name: string, ...parameters: readonly Expression[]): Call {
  return node({ kind: "call", name, parameters, span });
}

/** Of everything together where there are no labels. */
export function aggregation(
  operator: AggregationOperator,
  expression: Expression,
  labels: readonly string[] = [],
  parameter?: Expression,
): Aggregation {
  const grouping = labels.length === 0 ? undefined : { without: false, labels };
  return node({ kind: "aggregation", operator, parameter, expression, grouping, span });
}

/** With parentheses where the sides need them. */
export function binary(
  operator: BinaryOperator,
  left: Expression,
  right: Expression,
  matching?: Matching,
): Binary {
  const level = LEVELS.get(operator) ?? 0;
  return node({
    kind: "binary",
    operator,
    left: wrapped(left, (inner) => inner < level),
    right: wrapped(right, (inner) => inner <= level),
    returnsBool: false,
    matching,
    span,
  });
}

/** How tightly operators bind: https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence */
const LEVELS: ReadonlyMap<string, number> = new Map(
  [
    ["or"],
    ["and", "unless"],
    ["==", "!=", ">", "<", ">=", "<="],
    ["+", "-"],
    ["*", "/", "%", "atan2"],
    ["^"],
  ].flatMap((operators, level) => operators.map((operator): [string, number] => [operator, level])),
);

function wrapped(expression: Expression, isLooser: (level: number) => boolean): Expression {
  const inner = bare(expression);
  if (inner.kind !== "binary") return expression;
  if (!isLooser(LEVELS.get(inner.operator) ?? 0)) return inner;
  return node({ kind: "parentheses", expression: inner, span });
}
