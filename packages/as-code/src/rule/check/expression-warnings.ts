/** What an expression hardly means: selectors that nothing matches, sides that never meet, ranges with one sample. */
import {
  type Binary,
  checkExpression,
  type Expression,
  type Matcher,
  matcherTest,
  placeOf,
  type Span,
  walk,
} from "@sightline/promql";
import { isComparison, isScalar, resultLabels } from "./result-labels.ts";
import type { PrometheusVersion } from "./prometheus-version.ts";
import { experimentalFunctions } from "./version-problems.ts";

export interface ExpressionWarning {
  readonly message: string;
  readonly fix: string;
}

export interface ExpressionFacts {
  readonly prometheus: PrometheusVersion;
  /** Milliseconds between two samples of a series. */
  readonly scrapeInterval: number;
}

export function expressionWarnings(
  expression: Expression,
  text: string,
  { prometheus, scrapeInterval }: ExpressionFacts,
): readonly ExpressionWarning[] {
  const at = (span: Span): string => ` (at ${placeOf(text, span.start)} of the expression)`;
  const warnings: ExpressionWarning[] = checkExpression(expression, {
    metrics: new Map(),
    intervalMs: scrapeInterval,
  })
    // Nothing is known of the metrics of others.
    .filter(({ code }) => code === "suspicious")
    .map(({ message, hint, span }) => ({ message: message + at(span), fix: hint }));
  for (const one of walk(expression)) {
    if (one.kind === "selector") {
      const found = [...contradictions(one.matchers), ...boundWarnings(one.matchers, prometheus)];
      warnings.push(...found.map(({ message, fix }) => ({ message: message + at(one.span), fix })));
    }
    if (one.kind === "binary") {
      const parted = partedSides(one);
      if (parted !== undefined) warnings.push({ ...parted, message: parted.message + at(one.span) });
    }
  }
  for (const name of experimentalFunctions(expression)) {
    const fix = "Start Prometheus with --enable-feature=promql-experimental-functions, or do without it.";
    warnings.push({ message: `${name}() is experimental, and off unless Prometheus is told otherwise`, fix });
  }
  return warnings;
}

function contradictions(matchers: readonly Matcher[]): readonly ExpressionWarning[] {
  return matchers
    .filter(({ operator }) => operator === "=")
    .flatMap((fixed, index) => {
      const other = matchers.find(
        (one) =>
          one !== fixed && one.name === fixed.name && isReadable(one) && !matcherTest(one)(fixed.value),
      );
      const isTold = matchers.slice(0, index).some(({ name }) => name === fixed.name);
      if (other === undefined || isTold) return [];
      const message = `nothing matches both ${printMatcher(fixed)} and ${printMatcher(other)}`;
      return [{ message, fix: "Leave one of them out." }];
    });
}

function isReadable(matcher: Matcher): boolean {
  try {
    matcherTest(matcher);
    return true;
  } catch {
    // A pattern that cannot be read is told when the expression is evaluated.
    return false;
  }
}

function printMatcher({ name, operator, value }: Matcher): string {
  return `${name}${operator}${JSON.stringify(value)}`;
}

/** Prometheus 3 writes bounds as floats when it scrapes them: `le="1.0"` where 2 kept `le="1"`. */
function boundWarnings(
  matchers: readonly Matcher[],
  { major }: PrometheusVersion,
): readonly ExpressionWarning[] {
  return matchers.flatMap((matcher) => {
    const { name, operator, value } = matcher;
    if ((name !== "le" && name !== "quantile") || operator !== "=") return [];
    const lost = major >= 3 ? /^\d+$/u.test(value) : /^\d+\.0$/u.test(value);
    if (!lost) return [];
    const bound = value.replace(/\.0$/u, "");
    const message = `${printMatcher(matcher)} matches nothing that Prometheus ${major} scrapes: it writes ${major >= 3 ? `${bound}.0` : bound}`;
    return [{ message, fix: `Write ${name}=~"${bound}(\\\\.0)?", which matches in both versions.` }];
  });
}

/** Two sides that kept other labels find each other only by chance. */
function partedSides(binary: Binary): ExpressionWarning | undefined {
  const { left, right, operator, matching } = binary;
  if (operator === "or" || operator === "unless") return undefined;
  if (matching !== undefined || isScalar(left) || isScalar(right)) return undefined;
  const of = [resultLabels(left), resultLabels(right)];
  const [one, other] = of;
  if (one === undefined || other === undefined) return undefined;
  if (one.size === other.size && [...one].every((label) => other.has(label))) return undefined;
  return {
    message: `the sides of ${operator} never meet: one has the labels ${told(one)}, the other ${told(other)}`,
    fix: "Aggregate both by the same labels, or say on (…) or ignoring (…).",
  };
}

function told(labels: ReadonlySet<string>): string {
  return labels.size === 0 ? "none" : [...labels].join(", ");
}

/** Whether something decides: a comparison, an absence, series of one side that the other has or has not. */
export function decides(expression: Expression): boolean {
  return [...walk(expression)].some(
    (one) =>
      (one.kind === "binary" &&
        ((isComparison(one) && !one.returnsBool) || one.operator === "unless" || one.operator === "and")) ||
      (one.kind === "call" && (one.name === "absent" || one.name === "absent_over_time")),
  );
}

/** Whether one sample decides: nothing looks back over a range, and nothing was recorded that does. */
export function looksAtOneSample(expression: Expression): boolean {
  return ![...walk(expression)].some(
    (one) =>
      one.kind === "range-selector" ||
      one.kind === "subquery" ||
      (one.kind === "selector" && one.name.includes(":")),
  );
}
