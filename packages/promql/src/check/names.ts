/** Metrics and labels that nobody has, with the ones that were probably meant. */
import { nearestName } from "@sightline/model";
import { METRIC_NAME } from "../labels/labels.ts";
import type { Problem, Span } from "../problem.ts";
import { type Aggregation, type Binary, type Expression, type VectorSelector, walk } from "../syntax/ast.ts";
import { type Catalogue, findMetric, type FoundMetric, namesOf } from "./catalogue.ts";

/** Suffixes that are easily forgotten. */
const FORGOTTEN = ["_total", "_count", "_sum", "_bucket", "_seconds", "_bytes"];

export function nameProblems(expression: Expression, catalogue: Catalogue): readonly Problem[] {
  const problems: Problem[] = [];
  for (const one of walk(expression)) {
    if (one.kind === "selector") problems.push(...selectorProblems(one, catalogue));
    if (one.kind === "aggregation") problems.push(...groupingProblems(one, catalogue));
    if (one.kind === "binary") problems.push(...matchingProblems(one, catalogue));
  }
  return problems;
}

/** The metric that a selector names, if it names one. */
export function nameOf({ name, matchers }: VectorSelector): string | undefined {
  if (name !== "") return name;
  return matchers.find((one) => one.name === METRIC_NAME && one.operator === "=")?.value;
}

function selectorProblems(selector: VectorSelector, catalogue: Catalogue): readonly Problem[] {
  const name = nameOf(selector);
  if (name === undefined) return [];
  const metric = findMetric(catalogue, name);
  if (metric === undefined) {
    const names = [...namesOf(catalogue)];
    const meant =
      FORGOTTEN.map((suffix) => name + suffix).find((one) => names.includes(one)) ?? nearestName(name, names);
    const hint = meant === undefined ? "No metric has a similar name." : `Did you mean ${meant}?`;
    const end = selector.name === "" ? selector.span.end : selector.span.start + selector.name.length;
    const span = { start: selector.span.start, end };
    return [{ severity: "error", code: "unknown-metric", message: `there is no metric ${name}`, hint, span }];
  }
  return selector.matchers
    .filter((one) => one.name !== METRIC_NAME && !metric.labels.has(one.name) && !isAbsence(one))
    .map((one) => unknownLabel(one.name, [metric], name, selector.span));
}

/** `label=""` asks for series without the label. */
function isAbsence({ operator, value }: VectorSelector["matchers"][number]): boolean {
  return (operator === "=" && value === "") || operator === "!=" || operator === "!~";
}

function unknownLabel(label: string, metrics: readonly FoundMetric[], of: string, span: Span): Problem {
  const known = new Set(metrics.flatMap(({ labels }) => [...labels]));
  const meant = nearestName(label, known);
  const list = [...known].toSorted().join(", ");
  return {
    severity: "warning",
    code: "unknown-label",
    message: `${of} has no label ${label}`,
    hint: meant === undefined ? `It has ${list === "" ? "no labels" : list}.` : `Did you mean ${meant}?`,
    span,
  };
}

/** Metrics below an expression; `undefined` where labels may also come from elsewhere. */
function metricsBelow(
  expression: Expression,
  catalogue: Catalogue,
): ReadonlyMap<string, FoundMetric> | undefined {
  const found = new Map<string, FoundMetric>();
  for (const one of walk(expression)) {
    const makesLabels =
      (one.kind === "call" && /^(?:label_|info$|absent|histogram_quantiles$)/u.test(one.name)) ||
      (one.kind === "aggregation" && one.operator === "count_values");
    if (makesLabels) return undefined;
    if (one.kind !== "selector") continue;
    const name = nameOf(one);
    const metric = name === undefined ? undefined : findMetric(catalogue, name);
    if (name === undefined || metric === undefined) return undefined;
    found.set(name, metric);
  }
  return found.size === 0 ? undefined : found;
}

function groupingProblems(aggregation: Aggregation, catalogue: Catalogue): readonly Problem[] {
  const labels = aggregation.grouping?.labels ?? [];
  return unknownAmong(labels, aggregation.expression, aggregation.span, catalogue);
}

function matchingProblems({ matching, left, right, span }: Binary, catalogue: Catalogue): readonly Problem[] {
  if (matching?.on !== true) return [];
  const problems = [left, right].flatMap((side) => unknownAmong(matching.labels, side, span, catalogue));
  const one = matching.group === "left" ? right : left;
  return matching.group === undefined
    ? problems
    : [...problems, ...unknownAmong(matching.include, one, span, catalogue)];
}

function unknownAmong(
  labels: readonly string[],
  below: Expression,
  span: Span,
  catalogue: Catalogue,
): readonly Problem[] {
  const metrics = metricsBelow(below, catalogue);
  if (metrics === undefined) return [];
  const all = [...metrics.values()];
  return labels
    .filter((label) => label !== METRIC_NAME && !all.some((metric) => metric.labels.has(label)))
    .map((label) => unknownLabel(label, all, [...metrics.keys()].join(" and "), span));
}
