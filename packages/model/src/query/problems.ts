/** What is wrong with a query of unknown content: its shape, and names that the declaration does not have. */
import {
  type Check,
  duration,
  isRecord,
  listOf,
  number,
  object,
  oneOf,
  recordOf,
  text,
} from "../declaration/shape.ts";
import { labelProblems, namedMetric } from "../declaration/names.ts";
import { assertNever } from "../errors.ts";
import type { InstrumentKind } from "../instrument.ts";
import type { MetricDeclarations } from "../metric-declaration.ts";
import type { DeclarationProblem } from "../metric-rules.ts";
import { labelMatch } from "../slo/problems.ts";
import type { QueryNode } from "./node.ts";

const match: Check = (value, path) =>
  isRecord(value) && "not" in value ? object({ not: labelMatch })(value, path) : labelMatch(value, path);
const selected = { matching: recordOf(match), earlier: duration };
const grouped = { ...selected, groupedBy: listOf(text) };
const part = { part: oneOf(["count", "sum"]) };
const inner: Check = (value, path) => shapeProblems(value, path);

const OPERATORS = ["+", "-", "*", "/", ">", ">=", "<", "<=", "and", "or", "unless"];

const SHAPES: Readonly<Record<QueryNode["kind"], Check>> = {
  series: object({ kind: text, metric: text }, { ...grouped, ...part }),
  rate: object({ kind: text, metric: text, window: duration }, { ...grouped, ...part }),
  increase: object({ kind: text, metric: text, window: duration }, { ...grouped, ...part }),
  quantile: object({ kind: text, quantile: number, metric: text, window: duration }, grouped),
  aggregate: object(
    { kind: text, operator: oneOf(["sum", "avg", "min", "max", "count"]), of: inner },
    grouped,
  ),
  top: object({ kind: text, count: number, of: inner }, selected),
  ratio: object({ kind: text, part: inner, whole: inner }, grouped),
  binary: object({ kind: text, operator: oneOf(OPERATORS), left: inner, right: inner }),
  number: object({ kind: text, value: number }),
  promql: object({ kind: text, text }),
};

function shapeProblems(node: unknown, path: string): readonly DeclarationProblem[] {
  if (!isRecord(node)) {
    const fix = "Build it with rate, quantile, ratio, …, or write promql`…`.";
    return [{ path, message: "it is no query", fix }];
  }
  const kind = String(node["kind"]);
  const shape = isKind(kind) ? SHAPES[kind] : undefined;
  return shape === undefined ? oneOf(Object.keys(SHAPES))(node["kind"], `${path}.kind`) : shape(node, path);
}

function isKind(kind: string): kind is QueryNode["kind"] {
  return Object.hasOwn(SHAPES, kind);
}

/**
 * Everything that is wrong with a query; raw PromQL is not looked into, which whoever prints it does.
 *
 * @param metrics - Those that it may name: the declaration's and the standard ones.
 */
export function queryProblems(
  query: unknown,
  metrics: MetricDeclarations,
  path: string,
): readonly DeclarationProblem[] {
  const found = shapeProblems(query, path);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its shape was just checked
  return found.length > 0 ? found : nameProblems(query as QueryNode, metrics, path);
}

function nameProblems(
  node: QueryNode,
  metrics: MetricDeclarations,
  path: string,
): readonly DeclarationProblem[] {
  switch (node.kind) {
    case "number":
    case "promql":
      return [];
    case "binary":
      return [
        ...nameProblems(node.left, metrics, `${path}.left`),
        ...nameProblems(node.right, metrics, `${path}.right`),
      ];
    case "ratio":
      return [
        ...nameProblems(node.part, metrics, `${path}.part`),
        ...nameProblems(node.whole, metrics, `${path}.whole`),
        ...refinementProblems(node, metrics, path),
        ...sideProblems(node, metrics, path),
      ];
    case "aggregate":
    case "top":
      return [...nameProblems(node.of, metrics, `${path}.of`), ...refinementProblems(node, metrics, path)];
    case "quantile":
      return [
        ...(node.quantile > 0 && node.quantile < 1
          ? []
          : [
              {
                path: `${path}.quantile`,
                message: `${node.quantile} is no quantile`,
                fix: "Write a share above 0 and below 1, such as 0.95.",
              },
            ]),
        ...leafProblems(node, HISTOGRAMS, metrics, path),
      ];
    case "series":
      return leafProblems(node, node.part === undefined ? GAUGES : HISTOGRAMS, metrics, path);
    case "rate":
    case "increase":
      return leafProblems(node, node.part === undefined ? ["counter"] : HISTOGRAMS, metrics, path);
    default:
      return assertNever(node, "query");
  }
}

const HISTOGRAMS: readonly InstrumentKind[] = ["histogram", "exponential-histogram"];
const GAUGES: readonly InstrumentKind[] = ["gauge", "up-down-counter", "counter"];

type Leaf = Extract<QueryNode, { readonly metric: string }>;

function leafProblems(
  node: Leaf,
  kinds: readonly InstrumentKind[],
  metrics: MetricDeclarations,
  path: string,
): readonly DeclarationProblem[] {
  const { metric, problems } = namedMetric(node.metric, metrics, kinds, `${path}.metric`);
  return metric === undefined ? problems : [...problems, ...refinementProblems(node, metrics, path)];
}

type Refined = Extract<QueryNode, { readonly matching?: unknown }>;

function refinementProblems(
  node: Refined,
  metrics: MetricDeclarations,
  path: string,
): readonly DeclarationProblem[] {
  const known = labelsBelow(node, metrics);
  if (known === undefined) return [];
  const owner = "metric" in node ? node.metric : "what it is made of";
  return [
    ...labelProblems(Object.keys(node.matching ?? {}), known, owner, `${path}.matching`),
    ...("groupedBy" in node ? labelProblems(node.groupedBy ?? [], known, owner, `${path}.groupedBy`) : []),
  ];
}

/** Sides of a ratio find each other by the labels of one of them. */
function sideProblems(
  { groupedBy: by = [], part: left, whole: right }: Extract<QueryNode, { readonly kind: "ratio" }>,
  metrics: MetricDeclarations,
  path: string,
): readonly DeclarationProblem[] {
  const sides = [left, right].map((side) => labelsBelow(side, metrics));
  const [one, other] = sides.map((known) => by.filter((label) => known?.includes(label) ?? true));
  if (isWithin(one, other) || isWithin(other, one)) return [];
  const message = `the part has ${one?.join(", ")} and the whole ${other?.join(", ")}`;
  return [{ path: `${path}.groupedBy`, message, fix: "Take labels that one of the two has all of." }];
}

function isWithin(few: readonly string[] = [], many: readonly string[] = []): boolean {
  return few.every((label) => many.includes(label));
}

/** The labels that the metrics of a query declare; `undefined` where raw PromQL may have any. */
export function labelsBelow(node: QueryNode, metrics: MetricDeclarations): readonly string[] | undefined {
  switch (node.kind) {
    case "number":
      return [];
    case "promql":
      return undefined;
    case "binary":
      return union(labelsBelow(node.left, metrics), labelsBelow(node.right, metrics));
    case "ratio":
      return union(labelsBelow(node.part, metrics), labelsBelow(node.whole, metrics));
    case "aggregate":
    case "top":
      return labelsBelow(node.of, metrics);
    case "series":
    case "rate":
    case "increase":
    case "quantile":
      return metrics[node.metric]?.labels ?? [];
    default:
      return assertNever(node, "query");
  }
}

function union(
  left: readonly string[] | undefined,
  right: readonly string[] | undefined,
): readonly string[] | undefined {
  return left === undefined || right === undefined ? undefined : [...new Set([...left, ...right])];
}
