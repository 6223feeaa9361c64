/** Queries that are read but hardly mean what was meant. */
import type { Problem, ProblemCode, Span } from "../problem.ts";
import {
  type Aggregation,
  bare,
  type Call,
  type Expression,
  type RangeSelector,
  walk,
} from "../syntax/ast.ts";
import { printDuration } from "../syntax/number-literal.ts";
import { type Catalogue, findMetric } from "./catalogue.ts";
import { nameOf } from "./names.ts";

const OF_COUNTERS: ReadonlySet<string> = new Set(["rate", "irate", "increase", "resets"]);
const OF_GAUGES: ReadonlySet<string> = new Set(["delta", "idelta", "deriv", "predict_linear"]);
const NEEDS_TWO: ReadonlySet<string> = new Set([...OF_COUNTERS, ...OF_GAUGES]);

export function meaningProblems(expression: Expression, catalogue: Catalogue): readonly Problem[] {
  const problems: Problem[] = [];
  for (const one of walk(expression)) {
    if (one.kind !== "call") continue;
    problems.push(
      ...typeProblems(one, catalogue),
      ...rangeProblems(one, catalogue),
      ...quantileProblems(one),
    );
  }
  return problems;
}

function warning(code: ProblemCode, message: string, hint: string, span: Span): Problem {
  return { severity: "warning", code, message, hint, span };
}

function rangeOf(call: Call): RangeSelector | undefined {
  return call.parameters.map(bare).find((one) => one.kind === "range-selector");
}

function typeProblems(call: Call, catalogue: Catalogue): readonly Problem[] {
  const range = rangeOf(call);
  const name = range === undefined ? undefined : nameOf(range.selector);
  const type = name === undefined ? undefined : findMetric(catalogue, name)?.type;
  if (range === undefined || name === undefined) return [];
  if (OF_COUNTERS.has(call.name) && type === "gauge") {
    const hint = `For a gauge use ${call.name === "increase" ? "delta" : "deriv"}() or avg_over_time().`;
    return [warning("rate-of-gauge", `${call.name}() of ${name}, which is a gauge`, hint, range.span)];
  }
  if (OF_GAUGES.has(call.name) && type === "counter") {
    const hint = `A counter falls when it starts anew; use ${call.name === "delta" ? "increase" : "rate"}().`;
    return [warning("rate-of-gauge", `${call.name}() of ${name}, which is a counter`, hint, range.span)];
  }
  return [];
}

function rangeProblems(call: Call, { intervalMs }: Catalogue): readonly Problem[] {
  const range = rangeOf(call);
  if (intervalMs === undefined || range?.range.kind !== "number" || !NEEDS_TWO.has(call.name)) return [];
  if (range.range.value * 1000 >= 2 * intervalMs) return [];
  const message = `a range of ${printDuration(range.range.value * 1000)} holds less than two samples`;
  const hint = `Samples come every ${printDuration(intervalMs)}; take at least ${printDuration(4 * intervalMs)}.`;
  return [warning("suspicious", message, hint, range.range.span)];
}

function quantileProblems(call: Call): readonly Problem[] {
  if (call.name !== "histogram_quantile" && call.name !== "quantile_over_time") return [];
  const problems: Problem[] = [];
  const q = call.parameters.map(bare)[0];
  if (q?.kind === "number" && !(q.value >= 0 && q.value <= 1)) {
    const hint =
      q.value > 1 && q.value <= 100
        ? `Quantiles go from 0 to 1: write ${q.value / 100}.`
        : "Quantiles go from 0 to 1.";
    problems.push(warning("suspicious", `the quantile ${q.value} is not between 0 and 1`, hint, q.span));
  }
  const subject = call.parameters.map(bare)[1];
  if (call.name === "histogram_quantile" && subject?.kind === "aggregation" && losesBounds(subject)) {
    const message =
      "the aggregation drops the label le, which histogram_quantile needs of classic histograms";
    const hint = "Add le to the labels: sum by (le, …) (…). Native histograms need no le.";
    if (isOfBuckets(subject)) problems.push(warning("suspicious", message, hint, subject.span));
  }
  return problems;
}

function losesBounds({ grouping }: Aggregation): boolean {
  if (grouping === undefined) return true;
  return grouping.labels.includes("le") === grouping.without;
}

function isOfBuckets(aggregation: Aggregation): boolean {
  return [...walk(aggregation)].some(
    (one) => one.kind === "selector" && nameOf(one)?.endsWith("_bucket") === true,
  );
}
