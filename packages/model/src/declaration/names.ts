/** Whether what is named is declared: metrics of a kind, and their labels. */
import type { InstrumentKind } from "../instrument.ts";
import type { MetricDeclaration, MetricDeclarations } from "../metric-declaration.ts";
import type { DeclarationProblem } from "../metric-rules.ts";
import { nearestName } from "../nearest-name.ts";

/** The metric, or what is wrong with naming it where one of `kinds` is needed. */
export function namedMetric(
  name: string,
  metrics: MetricDeclarations,
  kinds: readonly InstrumentKind[],
  path: string,
): { readonly metric?: MetricDeclaration; readonly problems: readonly DeclarationProblem[] } {
  const metric = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
  if (metric === undefined) {
    const near = nearestName(name, Object.keys(metrics));
    const fix = near === undefined ? "Declare it under metrics." : `Did you mean ${near}?`;
    return { problems: [{ path, message: `there is no metric ${JSON.stringify(name)}`, fix }] };
  }
  if (kinds.includes(metric.type)) return { metric, problems: [] };
  return {
    metric,
    problems: [{ path, message: `${name} is a ${metric.type}`, fix: `Choose a ${kinds.join(" or ")}.` }],
  };
}

/** Labels that `owner` does not have. */
export function labelProblems(
  labels: readonly string[],
  known: readonly string[],
  owner: string,
  path: string,
): readonly DeclarationProblem[] {
  return labels
    .filter((label) => !known.includes(label))
    .map((label) => {
      const near = nearestName(label, known);
      const list = known.length === 0 ? "It has none." : `It has ${known.join(", ")}.`;
      return {
        path: `${path}.${label}`,
        message: `${owner} has no label ${JSON.stringify(label)}`,
        fix: near === undefined ? list : `Did you mean ${near}? ${list}`,
      };
    });
}
