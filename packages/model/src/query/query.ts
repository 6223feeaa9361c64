/** Queries that can be refined: data nodes, whose calls give new nodes. */
import { type MatchInput, matchesOf } from "./match.ts";
import type { QueryNode, QueryOperator } from "./node.ts";

/** What a query can be combined with. */
export type Operand<N extends string> = QueryNode<N> | number;

interface Combining<N extends string> {
  plus<O extends string = never>(other: Operand<O>): Query<N | NoInfer<O>>;
  minus<O extends string = never>(other: Operand<O>): Query<N | NoInfer<O>>;
  times<O extends string = never>(other: Operand<O>): Query<N | NoInfer<O>>;
  dividedBy<O extends string = never>(other: Operand<O>): Query<N | NoInfer<O>>;
  /** Only the series whose value is over it; so an alert fires. */
  above<O extends string = never>(other: Operand<O>): Query<N | NoInfer<O>>;
  atLeast<O extends string = never>(other: Operand<O>): Query<N | NoInfer<O>>;
  below<O extends string = never>(other: Operand<O>): Query<N | NoInfer<O>>;
  atMost<O extends string = never>(other: Operand<O>): Query<N | NoInfer<O>>;
  /** Only the series that the other has too. */
  and<O extends string = never>(other: QueryNode<O>): Query<N | NoInfer<O>>;
  /** And the series that only the other has. */
  or<O extends string = never>(other: QueryNode<O>): Query<N | NoInfer<O>>;
  /** Only the series that the other has not. */
  unless<O extends string = never>(other: QueryNode<O>): Query<N | NoInfer<O>>;
}

interface Selecting<N extends string, L extends string> {
  /** One series for each combination of values of these labels. */
  by(...labels: readonly L[]): Selection<N, L>;
  /** Only series with these labels; a regular expression must match the whole value. */
  where(match: { readonly [K in L]?: MatchInput }): Selection<N, L>;
  /** As it was so much earlier: `1h`. */
  offset(duration: string): Selection<N, L>;
}

/** A query of the metrics `N`: data, with calls that make further ones. */
export type Query<N extends string = string> = QueryNode<N> & Combining<N>;

/** A query whose series can be chosen by the labels `L`. */
export type Selection<N extends string, L extends string> = Query<N> & Selecting<N, L>;

const BARE: object = Object.create(null);

/** Null above it, so that a query is as plain as an object without calls. */
const CALLS: object = Object.freeze(
  Object.assign(BARE, {
    plus: combined("+"),
    minus: combined("-"),
    times: combined("*"),
    dividedBy: combined("/"),
    above: combined(">"),
    atLeast: combined(">="),
    below: combined("<"),
    atMost: combined("<="),
    and: combined("and"),
    or: combined("or"),
    unless: combined("unless"),
    by(this: QueryNode, ...labels: readonly string[]): QueryNode {
      return query(refined(this, { groupedBy: Object.freeze([...labels]) }));
    },
    where(this: QueryNode, match: Readonly<Record<string, MatchInput | undefined>>): QueryNode {
      const before = "matching" in this ? this.matching : {};
      return query(refined(this, { matching: Object.freeze({ ...before, ...matchesOf(match) }) }));
    },
    offset(this: QueryNode, earlier: string): QueryNode {
      return query(refined(this, { earlier }));
    },
  }),
);

/** The node with calls; it is frozen. */
export function query<N extends string, L extends string>(node: QueryNode<N>): Selection<N, L> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- CALLS has every call of the type
  return Object.freeze(Object.create(CALLS, Object.getOwnPropertyDescriptors(node))) as Selection<N, L>;
}

function combined(operator: QueryOperator): (this: QueryNode, other: Operand<string>) => QueryNode {
  return function combine(this: QueryNode, other: Operand<string>): QueryNode {
    return query({ kind: "binary", operator, left: this, right: operandOf(other) });
  };
}

function operandOf(operand: Operand<string>): QueryNode {
  return typeof operand === "number" ? Object.freeze({ kind: "number", value: operand }) : operand;
}

type Refinement = Partial<
  Pick<Extract<QueryNode, { readonly kind: "aggregate" }>, "groupedBy" | "matching" | "earlier">
>;

/** What JavaScript asks of a node that cannot be refined stays on it, and is told by `queryProblems`. */
function refined(node: QueryNode, refinement: Refinement): QueryNode {
  return { ...node, ...refinement };
}
