/** The syntax tree: frozen nodes, each with its `kind` and its place in the text. */
import { assertNever } from "@sightline/model";
import type { Matcher } from "../labels/matcher.ts";
import type { Span } from "../problem.ts";

interface Node {
  readonly span: Span;
}

/** A number or a duration; a duration counts seconds and is printed as one again. */
export interface NumberLiteral extends Node {
  readonly kind: "number";
  readonly value: number;
  readonly isDuration: boolean;
}

export interface StringLiteral extends Node {
  readonly kind: "string";
  readonly value: string;
}

export interface Parentheses extends Node {
  readonly kind: "parentheses";
  readonly expression: Expression;
}

export interface Unary extends Node {
  readonly kind: "unary";
  readonly operator: "+" | "-";
  readonly operand: Expression;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "^" | "atan2";
export type ComparisonOperator = "==" | "!=" | ">" | "<" | ">=" | "<=";
export type SetOperator = "and" | "or" | "unless";
/** Cut a native histogram above or below a value. */
export type TrimOperator = "</" | ">/";
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | SetOperator | TrimOperator;

/** How series of two vectors find each other. */
export interface Matching {
  /** `true`: on the labels; `false`: ignoring them. */
  readonly on: boolean;
  readonly labels: readonly string[];
  /** The side with many series for one of the other; none for one to one. */
  readonly group: "left" | "right" | undefined;
  /** Labels taken over from the one side. */
  readonly include: readonly string[];
  /** Stands in for a series that the side does not have. */
  readonly fillLeft: number | undefined;
  readonly fillRight: number | undefined;
}

export interface Binary extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly returnsBool: boolean;
  /** Absent when the query gives no modifier: all labels but the name match, one to one. */
  readonly matching: Matching | undefined;
}

export interface Call extends Node {
  readonly kind: "call";
  readonly name: string;
  readonly parameters: readonly Expression[];
}

export type AggregationOperator =
  | "sum"
  | "avg"
  | "count"
  | "min"
  | "max"
  | "group"
  | "stddev"
  | "stdvar"
  | "topk"
  | "bottomk"
  | "count_values"
  | "quantile"
  | "limitk"
  | "limit_ratio";

export interface Aggregation extends Node {
  readonly kind: "aggregation";
  readonly operator: AggregationOperator;
  readonly parameter: Expression | undefined;
  readonly expression: Expression;
  readonly grouping: { readonly without: boolean; readonly labels: readonly string[] } | undefined;
}

/** A moment that `@` fixes: milliseconds since 1970, or an end of the query's window. */
export type At = { readonly kind: "time"; readonly ms: number } | { readonly kind: "start" | "end" };

export type DurationOperator = "+" | "-" | "*" | "/" | "%" | "^" | "min_of" | "max_of";

/** What stands for a duration: a literal, or arithmetic on durations; all in seconds. */
export type DurationExpression =
  | NumberLiteral
  | (Node & { readonly kind: "query-step" | "query-range" })
  | (Node & { readonly kind: "duration-parentheses"; readonly expression: DurationExpression })
  | (Node & {
      readonly kind: "duration-unary";
      readonly operator: "+" | "-";
      readonly operand: DurationExpression;
    })
  | (Node & {
      readonly kind: "duration-binary";
      readonly operator: DurationOperator;
      readonly left: DurationExpression;
      readonly right: DurationExpression;
    });

/** Which samples beyond the range count: one before it (`anchored`), or values interpolated at its ends (`smoothed`). */
export type RangeExtension = "anchored" | "smoothed";

interface Modified extends Node {
  readonly offset: DurationExpression | undefined;
  readonly at: At | undefined;
}

export interface VectorSelector extends Modified {
  readonly kind: "selector";
  /** The name before the braces, or `""`. */
  readonly name: string;
  /** What stands in the braces; a quoted name is a matcher on `__name__`. */
  readonly matchers: readonly Matcher[];
  readonly extension: RangeExtension | undefined;
}

export interface RangeSelector extends Modified {
  readonly kind: "range-selector";
  /** Without modifiers of its own. */
  readonly selector: VectorSelector;
  readonly range: DurationExpression;
  readonly extension: RangeExtension | undefined;
}

export interface Subquery extends Modified {
  readonly kind: "subquery";
  readonly expression: Expression;
  readonly range: DurationExpression;
  readonly step: DurationExpression | undefined;
}

export type Expression =
  | NumberLiteral
  | StringLiteral
  | Parentheses
  | Unary
  | Binary
  | Call
  | Aggregation
  | VectorSelector
  | RangeSelector
  | Subquery;

/** Freezes a node where it is made. */
export function node<T extends Expression | DurationExpression>(made: T): T {
  return Object.freeze(made);
}

/** The expression inside any parentheses. */
export function bare(expression: Expression): Expression {
  let inner = expression;
  while (inner.kind === "parentheses") inner = inner.expression;
  return inner;
}

/** Expressions directly below a node. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "number":
    case "string":
    case "selector":
      return [];
    case "parentheses":
    case "subquery":
      return [expression.expression];
    case "unary":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "call":
      return expression.parameters;
    case "aggregation":
      return expression.parameter === undefined
        ? [expression.expression]
        : [expression.parameter, expression.expression];
    case "range-selector":
      return [expression.selector];
    default:
      return assertNever(expression, "expression");
  }
}

/** A node and all below it, parents first. */
export function* walk(expression: Expression): Generator<Expression> {
  yield expression;
  for (const child of childrenOf(expression)) yield* walk(child);
}
