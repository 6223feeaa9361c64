/** Queries of a declaration as PromQL: nodes of data in, a tree of PromQL out, and its text. */
import {
  type AggregateQuery,
  assertNever,
  type DeclarationProblem,
  exposedName,
  labelsBelow,
  type MetricDeclarations,
  prometheusLabelName,
  type QuantileQuery,
  type QueryMatches,
  type QueryNode,
  queryProblems,
  type RatioQuery,
} from "@sightline/model";
import { type Expression, type Matching, parseQuery, printExpression } from "@sightline/promql";
import { matcherOf } from "./matchers.ts";
import { aggregation, binary, call, number, range, selector } from "./nodes.ts";
import { readRaw } from "./raw.ts";

export interface CompiledQuery {
  /** PromQL; of no use where there are problems. */
  readonly text: string;
  readonly problems: readonly DeclarationProblem[];
}

/**
 * @param metrics - Those that may be named: the declaration's with the standard ones.
 * @param path - Of the query in its declaration, for problems.
 * @example
 * compileQuery(rate(m.http_requests_total, "5m").by("endpoint"), withStandardMetrics({}), "query").text;
 * // sum by (endpoint) (rate(http_requests_total[5m]))
 */
export function compileQuery(query: QueryNode, metrics: MetricDeclarations, path: string): CompiledQuery {
  const named = queryProblems(query, metrics, path);
  if (named.length > 0) return { text: "", problems: named };
  const problems: DeclarationProblem[] = [];
  const text = printExpression(expressionOf(query, { metrics, path, problems, matching: {} }));
  if (problems.length > 0) return { text, problems };
  // What was put together may still not fit together: a number where series are needed, a pattern that RE2 refuses.
  const read = parseQuery(text);
  const faults = read.ok ? [] : read.problems;
  return {
    text,
    problems: faults.map(({ message, hint }) => ({
      path,
      message: `it becomes ${text}: ${message}`,
      fix: hint,
    })),
  };
}

/** What the nodes above say to those below. */
interface Scope {
  readonly metrics: MetricDeclarations;
  readonly path: string;
  readonly problems: DeclarationProblem[];
  readonly matching: QueryMatches;
  readonly earlier?: string | undefined;
  /** Present: one series for each combination of these, as far as there are such labels. */
  readonly groupedBy?: readonly string[] | undefined;
}

function expressionOf(node: QueryNode, scope: Scope): Expression {
  switch (node.kind) {
    case "number":
      return number(node.value);
    case "promql":
      return rawOf(node.text, scope);
    case "binary":
      return binary(
        node.operator,
        expressionOf(node.left, { ...scope, path: `${scope.path}.left` }),
        expressionOf(node.right, { ...scope, path: `${scope.path}.right` }),
      );
    case "top": {
      const { groupedBy: _, ...inner } = narrowed(node, scope, "of");
      return aggregation("topk", expressionOf(node.of, inner), [], number(node.count));
    }
    case "aggregate":
      return aggregateOf(node, scope);
    case "ratio":
      return ratioOf(node, scope);
    case "quantile":
      return quantileOf(node, scope);
    case "series":
      return summed(node, selectorOf(node, scope), scope);
    case "rate":
    case "increase":
      return summed(node, call(node.kind, range(selectorOf(node, scope), node.window)), scope);
    default:
      return assertNever(node, "query");
  }
}

type Refined = Extract<QueryNode, { readonly matching?: unknown }>;
type Leaf = Extract<QueryNode, { readonly metric: string }>;

/** The scope of what is below a node: it adds what the node itself asks. */
function narrowed(node: Refined, scope: Scope, below: string): Scope {
  return {
    ...scope,
    path: `${scope.path}.${below}`,
    matching: { ...scope.matching, ...node.matching },
    earlier: node.earlier ?? scope.earlier,
  };
}

function rawOf(text: string, { metrics, path, problems, matching, earlier }: Scope): Expression {
  const { expression, problems: found } = readRaw(text, metrics, path);
  problems.push(...found);
  if (Object.keys(matching).length > 0 || earlier !== undefined) {
    const message = "raw PromQL cannot be narrowed from outside";
    problems.push({ path, message, fix: "Write labels and offset into the PromQL." });
  }
  return expression ?? number(0);
}

function selectorOf(node: Leaf, scope: Scope, suffix?: string): ReturnType<typeof selector> {
  const declared = scope.metrics[node.metric];
  const ending = suffix ?? ("part" in node ? `_${node.part}` : "");
  // What is asked from further up holds where there is such a label.
  const inherited = Object.entries(scope.matching).filter(([label]) => declared?.labels?.includes(label));
  const matching = { ...Object.fromEntries(inherited), ...node.matching };
  return selector(
    `${declared === undefined ? node.metric : exposedName(node.metric, declared)}${ending}`,
    Object.entries(matching).map(([label, match]) => matcherOf(label, match)),
    node.earlier ?? scope.earlier,
  );
}

/** The labels that a node's series are told apart by; `undefined` where nothing is taken together. */
function groupingOf(node: Leaf | AggregateQuery | RatioQuery, scope: Scope): readonly string[] | undefined {
  if (node.groupedBy !== undefined) return node.groupedBy;
  const known = labelsBelow(node, scope.metrics);
  return scope.groupedBy?.filter((label) => known?.includes(label) ?? true);
}

function names(labels: readonly string[] = []): readonly string[] {
  return labels.map(prometheusLabelName);
}

function summed(node: Leaf, expression: Expression, scope: Scope): Expression {
  const labels = groupingOf(node, scope);
  return labels === undefined ? expression : aggregation("sum", expression, names(labels));
}

function quantileOf(node: QuantileQuery, scope: Scope): Expression {
  const isExponential = scope.metrics[node.metric]?.type === "exponential-histogram";
  const growth = call("rate", range(selectorOf(node, scope, isExponential ? "" : "_bucket"), node.window));
  const labels = [...names(groupingOf(node, scope)), ...(isExponential ? [] : ["le"])];
  return call("histogram_quantile", number(node.quantile), aggregation("sum", growth, labels));
}

function aggregateOf(node: AggregateQuery, scope: Scope): Expression {
  const { groupedBy: _, ...inner } = narrowed(node, scope, "of");
  return aggregation(node.operator, expressionOf(node.of, inner), names(groupingOf(node, scope)));
}

function ratioOf(node: RatioQuery, scope: Scope): Expression {
  const groupedBy = groupingOf(node, scope) ?? [];
  const part = { ...narrowed(node, scope, "part"), groupedBy };
  const whole = { ...narrowed(node, scope, "whole"), groupedBy };
  return binary(
    "/",
    expressionOf(node.part, part),
    expressionOf(node.whole, whole),
    matchingOf(sideLabels(node.part, part), sideLabels(node.whole, whole)),
  );
}

function sideLabels(side: QueryNode, scope: Scope): readonly string[] {
  switch (side.kind) {
    case "series":
    case "rate":
    case "increase":
    case "quantile":
    case "aggregate":
    case "ratio":
      return names(groupingOf(side, scope));
    default:
      return names(scope.groupedBy);
  }
}

/** Where one side has labels that the other has not, the other stands for all of their values. */
function matchingOf(left: readonly string[], right: readonly string[]): Matching | undefined {
  const isSame = left.length === right.length && left.every((label) => right.includes(label));
  if (isSame) return undefined;
  const isLeftMany = right.every((label) => left.includes(label));
  return {
    on: true,
    labels: isLeftMany ? right : left,
    group: isLeftMany ? "left" : "right",
    include: [],
    fillLeft: undefined,
    fillRight: undefined,
  };
}
