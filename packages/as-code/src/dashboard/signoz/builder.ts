/**
 * Queries of the builder, for panels that SigNoz gives no PromQL: those of the shapes that dashboards mostly have, an
 * aggregation of a rate, an increase, a gauge, or a quantile of a histogram.
 */
import {
  type Aggregation,
  bare,
  type Expression,
  type Matcher,
  type VectorSelector,
} from "@sightline/promql";
import type { Json } from "../json.ts";

/**
 * The spec of a builder query; `undefined` for any other shape.
 *
 * @param expression - With the names of SigNoz.
 */
export function builderSpec(expression: Expression, legend: string, name: string): Json | undefined {
  const inner = bare(expression);
  if (inner.kind === "aggregation" && inner.operator === "topk" && inner.parameter?.kind === "number") {
    const spec = builderSpec(inner.expression, legend, name);
    return spec === undefined ? undefined : { ...spec, limit: inner.parameter.value };
  }
  const asked = quantileOf(inner) ?? aggregated(inner);
  if (asked === undefined) return undefined;
  const { selector, labels, ...aggregation } = asked;
  return {
    name,
    signal: "metrics",
    source: "",
    aggregations: [{ metricName: metricOf(selector), temporality: "", ...aggregation }],
    disabled: false,
    filter: { expression: selector.matchers.flatMap(filterOf).join(" AND ") },
    groupBy: labels.map((label) => ({ name: label, signal: "", fieldContext: "", fieldDataType: "string" })),
    order: [{ key: { name: "__result" }, direction: "desc" }],
    having: { expression: "" },
    functions: [],
    legend,
  };
}

interface Asked {
  readonly selector: VectorSelector;
  readonly labels: readonly string[];
  readonly timeAggregation: string;
  readonly spaceAggregation: string;
  readonly reduceTo: string;
}

const SPACE: Readonly<Record<string, string>> = Object.freeze({
  sum: "sum",
  avg: "avg",
  min: "min",
  max: "max",
  count: "count",
});

function aggregated(expression: Expression): Asked | undefined {
  if (expression.kind !== "aggregation") return undefined;
  const spaceAggregation = SPACE[expression.operator];
  const labels = labelsOf(expression);
  const inner = bare(expression.expression);
  if (spaceAggregation === undefined || labels === undefined) return undefined;
  if (inner.kind === "selector")
    return { selector: inner, labels, timeAggregation: "latest", spaceAggregation, reduceTo: "last" };
  const [range] = inner.kind === "call" ? inner.parameters : [];
  if (inner.kind !== "call" || range?.kind !== "range-selector" || range.offset !== undefined)
    return undefined;
  if (inner.name !== "rate" && inner.name !== "increase") return undefined;
  const reduceTo = inner.name === "rate" ? "avg" : "sum";
  return { selector: range.selector, labels, timeAggregation: inner.name, spaceAggregation, reduceTo };
}

/** The percentiles that the builder has. */
const PERCENTILES: ReadonlySet<number> = new Set([0.5, 0.75, 0.9, 0.95, 0.99]);

function quantileOf(expression: Expression): Asked | undefined {
  if (expression.kind !== "call" || expression.name !== "histogram_quantile") return undefined;
  const [share, of] = expression.parameters;
  if (share?.kind !== "number" || of === undefined || !PERCENTILES.has(share.value)) return undefined;
  const asked = aggregated(bare(of));
  if (asked === undefined) return undefined;
  return {
    selector: asked.selector,
    labels: asked.labels.filter((label) => label !== "le"),
    timeAggregation: "",
    spaceAggregation: `p${Math.round(share.value * 100)}`,
    reduceTo: "avg",
  };
}

function labelsOf({ grouping }: Aggregation): readonly string[] | undefined {
  if (grouping === undefined) return [];
  return grouping.without ? undefined : grouping.labels;
}

function metricOf({ name, matchers }: VectorSelector): string {
  return name === "" ? (matchers.find((one) => one.name === "__name__")?.value ?? "") : name;
}

const WORDS: Readonly<Record<Matcher["operator"], string>> = Object.freeze({
  "=": "=",
  "!=": "!=",
  "=~": "REGEXP",
  "!~": "NOT REGEXP",
});

function filterOf({ name, operator, value }: Matcher): readonly string[] {
  if (name === "__name__") return [];
  const isVariable = /^\$[\w.]+$/u.test(value);
  if (isVariable && operator === "=~") return [`${name} IN ${value}`];
  if (isVariable && operator === "!~") return [`${name} NOT IN ${value}`];
  return [`${name} ${WORDS[operator]} ${isVariable ? value : quoted(value)}`];
}

export function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", String.raw`\'`)}'`;
}
