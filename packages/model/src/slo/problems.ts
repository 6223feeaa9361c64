/** What is wrong with an SLO of unknown content, as far as the declaration itself can tell. */
import { type Check, duration, listOf, number, object, oneOf, recordOf, text } from "../declaration/shape.ts";
import { labelProblems, namedMetric } from "../declaration/names.ts";
import { assertNever } from "../errors.ts";
import { DEFAULT_LATENCY_BUCKETS } from "../instrument.ts";
import type { MetricDeclaration, MetricDeclarations } from "../metric-declaration.ts";
import type { DeclarationProblem } from "../metric-rules.ts";
import { type MetricSelector, type SloDeclaration, type SloIndicator, sloProblems } from "./declaration.ts";

/** A value, several, or a pattern. */
export const labelMatch: Check = (value, path) => {
  if (typeof value === "string") return [];
  return Array.isArray(value) ? listOf(text)(value, path) : object({ pattern: text })(value, path);
};

const selector = object({ metric: text }, { where: recordOf(labelMatch) });

const indicator: Check = (value, path) => {
  const kind = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
  const kinds = oneOf(["ratio", "latency", "promql", "error-ratio"]);
  switch (kind) {
    case "ratio":
      return object({ kind: text, total: selector }, { bad: selector, good: selector })(value, path);
    case "latency":
      return object({ kind: text, histogram: selector, below: number })(value, path);
    case "promql":
      return object({ kind: text, errorQuery: text, totalQuery: text })(value, path);
    case "error-ratio":
      return object({ kind: text, errorRatioQuery: text })(value, path);
    default:
      return kinds(kind, `${path}.kind`);
  }
};

const shape = object(
  { objective: number, indicator },
  {
    description: text,
    alertThreshold: number,
    period: duration,
    floor: object({ minimumEvents: number, minimumFailures: number, decisiveFailures: number }),
    tenantLabel: text,
    labels: recordOf(text),
  },
);

/** Everything that is wrong with an SLO; `metrics` are those that it may name. */
export function declaredSloProblems(
  slo: unknown,
  metrics: MetricDeclarations,
  path: string,
): readonly DeclarationProblem[] {
  const found = shape(slo, path);
  if (found.length > 0) return found;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its shape was just checked
  const declared = slo as SloDeclaration;
  return [
    ...sloProblems(declared, path),
    ...indicatorProblems(declared.indicator, metrics, `${path}.indicator`),
  ];
}

/** Metrics, labels and bounds that an indicator names and that are not declared. */
export function indicatorProblems(
  from: SloIndicator,
  metrics: MetricDeclarations,
  path: string,
): readonly DeclarationProblem[] {
  switch (from.kind) {
    case "promql":
    case "error-ratio":
      return [];
    case "ratio": {
      const parts = [
        ...("bad" in from ? [["bad", from.bad] as const] : []),
        ...("good" in from ? [["good", from.good] as const] : []),
      ];
      const one =
        parts.length === 1 ? [] : [{ path, message: "it has no part or two", fix: "Give bad or good." }];
      return [
        ...one,
        ...selectorProblems(from.total, metrics, `${path}.total`, "counter"),
        ...parts.flatMap(([name, part]) => selectorProblems(part, metrics, `${path}.${name}`, "counter")),
      ];
    }
    case "latency":
      return [
        ...selectorProblems(from.histogram, metrics, `${path}.histogram`, "histogram"),
        ...boundProblems(from.below, metrics[from.histogram.metric], `${path}.below`),
      ];
    default:
      return assertNever(from, "indicator");
  }
}

function selectorProblems(
  { metric: name, where = {} }: MetricSelector,
  metrics: MetricDeclarations,
  path: string,
  type: "counter" | "histogram",
): readonly DeclarationProblem[] {
  const { metric, problems } = namedMetric(name, metrics, [type], `${path}.metric`);
  if (metric === undefined) return problems;
  return [...problems, ...labelProblems(Object.keys(where), metric.labels ?? [], name, `${path}.where`)];
}

function boundProblems(
  below: number,
  declared: MetricDeclaration | undefined,
  path: string,
): readonly DeclarationProblem[] {
  const bounds = declared?.buckets ?? DEFAULT_LATENCY_BUCKETS;
  if (bounds.includes(below)) return [];
  return [
    {
      path,
      message: `${below} is no bound of the histogram's buckets`,
      fix: `Choose one of ${bounds.join(", ")}, or add it to buckets.`,
    },
  ];
}
