/** What people regret of a rule that Prometheus loads. */
import { type Expression, parseQuery } from "@sightline/promql";
import type { Path } from "../../document/path.ts";
import type { Problem } from "../../document/problem.ts";
import type { YamlDocument } from "../../document/yaml-document.ts";
import type { WrittenGroup, WrittenRule } from "../written.ts";
import {
  decides,
  type ExpressionFacts,
  expressionWarnings,
  looksAtOneSample,
} from "./expression-warnings.ts";
import { resultLabels } from "./result-labels.ts";
import { withPresentNames } from "./version-problems.ts";

export function ruleWarnings(
  document: YamlDocument,
  rule: WrittenRule,
  path: Path,
  facts: ExpressionFacts,
): readonly Problem[] {
  const expr = withPresentNames(rule.expr ?? "", facts.prometheus);
  const parsed = parseQuery(expr);
  if (!parsed.ok) return [];
  return [
    ...expressionWarnings(parsed.expression, expr, facts).map(({ message, fix }) =>
      document.problem([...path, "expr"], message, fix),
    ),
    ...(rule.alert ? alertWarnings(document, rule, path, parsed.expression) : []),
  ];
}

function alertWarnings(
  document: YamlDocument,
  rule: WrittenRule,
  path: Path,
  expression: Expression,
): readonly Problem[] {
  const told = (place: Path, message: string, fix: string): Problem =>
    document.problem([...path, ...place], message, fix);
  const labels = rule.labels ?? {};
  const annotations = rule.annotations ?? {};
  const problems: Problem[] = [];
  if (!decides(expression)) {
    const fix = "Compare it with a threshold: … > 0.";
    problems.push(told(["expr"], "nothing is compared: it fires as long as there are such series", fix));
  } else if (!rule.for && looksAtOneSample(expression)) {
    const fix = "Give for: 2m, or look at a range: avg_over_time(…[5m]).";
    problems.push(told(["alert"], "one sample decides: it has no for, and looks at no range", fix));
  }
  if (labels["severity"] === undefined && labels["sloth_severity"] === undefined) {
    const fix = "Add labels: { severity: critical } or warning; routes go by it.";
    problems.push(told(["alert"], "the alert has no severity", fix));
  }
  if (annotations["summary"] === undefined && annotations["description"] === undefined) {
    const fix = "Add annotations: { summary: … }, a sentence for who is woken.";
    problems.push(told(["alert"], "the alert has no summary", fix));
  }
  return [...problems, ...lostLabels(document, annotations, path, expression)];
}

/** A template that names a label which the expression dropped prints nothing in its place. */
function lostLabels(
  document: YamlDocument,
  annotations: Readonly<Record<string, string>>,
  path: Path,
  expression: Expression,
): readonly Problem[] {
  const kept = resultLabels(expression);
  if (kept === undefined) return [];
  return Object.entries(annotations).flatMap(([name, text]) => {
    const used = [...text.matchAll(/\$labels\.(\w+)/gu)].map(([, label = ""]) => label);
    return [...new Set(used)]
      .filter((label) => !kept.has(label))
      .map((label) =>
        document.problem(
          [...path, "annotations", name],
          `the expression drops the label ${label}, so that $labels.${label} is empty`,
          kept.size === 0
            ? `Aggregate by (${label}).`
            : `Aggregate by it too, or use ${[...kept].join(", ")}.`,
        ),
      );
  });
}

/** Two rules of a file with one name and the same labels write one series, or raise one alert twice. */
export function duplicateRules(document: YamlDocument, groups: readonly WrittenGroup[]): readonly Problem[] {
  const seen = new Map<string, number>();
  return groups.flatMap((group, at) =>
    (group.rules ?? []).flatMap((rule, index) => {
      const path: Path = ["groups", at, "rules", index];
      const { line } = document.problem(path, "", "");
      const key = keyOf(rule, group);
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, line);
        return [];
      }
      const name = JSON.stringify(rule.record ?? rule.alert ?? "");
      const message = `${name} is there with the same labels already, at line ${first}`;
      return [document.problem(path, message, "Leave one out, or tell them apart by a label.")];
    }),
  );
}

function keyOf(rule: WrittenRule, group: WrittenGroup): string {
  const labels = Object.entries({ ...group.labels, ...rule.labels }).toSorted(([left], [right]) =>
    left < right ? -1 : 1,
  );
  // Of alerts the expression may differ for one name: what fires first is what is told.
  return JSON.stringify([rule.record ?? "", rule.alert ?? "", labels]);
}
