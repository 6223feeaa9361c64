/** promtool's files of unit tests, as Prometheus' documentation of `promtool test rules` defines them. */
import { parseDuration } from "@sightline/promql";
import { z } from "zod";
import type { Path } from "../document/path.ts";
import type { Problem } from "../document/problem.ts";
import { shaped } from "../document/shape.ts";
import type { YamlDocument } from "../document/yaml-document.ts";
import type { Expectation, RuleTest } from "./rule-test.ts";

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const texts = z.record(z.string(), text).nullish();
const number = z.union([z.number(), z.string()]).transform(Number);

const sample = z.strictObject({
  labels: z.string().nullish(),
  value: number.nullish(),
  histogram: z.string().nullish(),
});
const expressionTest = z.strictObject({
  expr: z.string(),
  eval_time: text,
  exp_samples: z.array(sample).nullish(),
});
const alertTest = z.strictObject({
  eval_time: text,
  alertname: z.string(),
  exp_alerts: z.array(z.strictObject({ exp_labels: texts, exp_annotations: texts })).nullish(),
});
const test = z.strictObject({
  name: z.string().nullish(),
  interval: text.nullish(),
  input_series: z.array(z.strictObject({ series: z.string(), values: text })).nullish(),
  alert_rule_test: z.array(alertTest).nullish(),
  promql_expr_test: z.array(expressionTest).nullish(),
  external_labels: texts,
  external_url: z.string().nullish(),
  start_timestamp: z.unknown().optional(),
});
const file = z.strictObject({
  rule_files: z.array(z.string()).nullish(),
  evaluation_interval: text.nullish(),
  group_eval_order: z.array(z.string()).nullish(),
  fuzzy_compare: z.boolean().nullish(),
  tests: z.array(test).nullish(),
});

type WrittenTest = z.infer<typeof test>;

export interface ReadRuleTests {
  /** As they are written: relative to the file of the tests. */
  readonly ruleFiles: readonly string[];
  /** In this order the groups are evaluated, where the file says one. */
  readonly groupOrder: readonly string[];
  readonly tests: readonly RuleTest[];
  readonly problems: readonly Problem[];
}

const DEFAULT_INTERVAL = "1m";

export function readPromtoolTests(document: YamlDocument): ReadRuleTests {
  const read = shaped(document, file);
  if (!read.ok) return { ruleFiles: [], groupOrder: [], tests: [], problems: read.problems };
  const { value } = read;
  const problems: Problem[] = [];
  const evaluation = value.evaluation_interval ?? DEFAULT_INTERVAL;
  const evaluationInterval = durationAt(document, ["evaluation_interval"], evaluation, problems);
  const tests = (value.tests ?? []).map((written, index): RuleTest => {
    const path: Path = ["tests", index];
    return {
      file: document.file,
      name: written.name ?? `test ${index + 1}`,
      line: document.problem(path, "", "").line,
      interval: durationAt(document, [...path, "interval"], written.interval ?? evaluation, problems),
      evaluationInterval,
      series: (written.input_series ?? []).map(({ series, values }, at) => ({
        series,
        values,
        line: document.problem([...path, "input_series", at], "", "").line,
      })),
      expectations: expectationsOf(document, written, path, problems),
      externalLabels: written.external_labels ?? {},
      externalUrl: written.external_url ?? "",
      fuzzy: value.fuzzy_compare ?? false,
    };
  });
  return { ruleFiles: value.rule_files ?? [], groupOrder: value.group_eval_order ?? [], tests, problems };
}

function expectationsOf(
  document: YamlDocument,
  written: WrittenTest,
  path: Path,
  problems: Problem[],
): readonly Expectation[] {
  const alerts = (written.alert_rule_test ?? []).map((one, index): Expectation => {
    const at: Path = [...path, "alert_rule_test", index];
    return {
      kind: "alerts",
      line: document.problem(at, "", "").line,
      at: durationAt(document, [...at, "eval_time"], one.eval_time, problems),
      alert: one.alertname,
      firing: (one.exp_alerts ?? []).map(({ exp_labels, exp_annotations }) => ({
        labels: exp_labels ?? {},
        annotations: exp_annotations ?? {},
      })),
      exact: true,
    };
  });
  const expressions = (written.promql_expr_test ?? []).map((one, index): Expectation => {
    const at: Path = [...path, "promql_expr_test", index];
    const histogram = (one.exp_samples ?? []).findIndex(({ histogram: given }) => given);
    if (histogram >= 0) {
      const fix = "Ask for a value of it: histogram_count(…), histogram_quantile(0.9, …).";
      const place = [...at, "exp_samples", histogram, "histogram"];
      problems.push(document.problem(place, "native histograms are not compared here", fix));
    }
    return {
      kind: "expression",
      line: document.problem(at, "", "").line,
      at: durationAt(document, [...at, "eval_time"], one.eval_time, problems),
      expression: one.expr,
      samples: (one.exp_samples ?? []).map(({ labels, value }) => ({
        labels: labels ?? "",
        value: value ?? 0,
      })),
    };
  });
  return [...alerts, ...expressions];
}

/** Milliseconds; a fault is told once and counts as the default. */
export function durationAt(document: YamlDocument, path: Path, written: string, problems: Problem[]): number {
  const length = parseDuration(written);
  if (length !== undefined && (length > 0 || written === "0" || /^0[a-z]+$/u.test(written))) return length;
  const fix = "Write a number and a unit: 30s, 5m, 1h30m.";
  problems.push(document.problem(path, `${JSON.stringify(written)} is no length of time`, fix));
  return 60_000;
}
