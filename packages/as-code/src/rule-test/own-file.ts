/**
 * Our own form of unit tests: series, and the minute at which an alert must fire and resolve.
 *
 *     rules: [slo_rules.yml]
 *     tests:
 *       - name: errors at twice the threshold
 *         series:
 *           http_requests_total{code="200"}: 0+98x90
 *           http_requests_total{code="500"}: 0+2x90
 *         alert: CheckoutErrors
 *         labels: { sloth_severity: page }
 *         fires: 5m
 *         resolves: 70m
 */
import { z } from "zod";
import type { Path } from "../document/path.ts";
import type { Problem } from "../document/problem.ts";
import { shaped } from "../document/shape.ts";
import type { YamlDocument } from "../document/yaml-document.ts";
import { durationAt, type ReadRuleTests } from "./promtool-file.ts";
import type { RuleTest } from "./rule-test.ts";

const test = z.strictObject({
  name: z.string(),
  interval: z.string().nullish(),
  series: z.record(z.string(), z.union([z.string(), z.number()]).transform(String)),
  alert: z.string(),
  labels: z.record(z.string(), z.string()).nullish(),
  fires: z.string().nullish(),
  resolves: z.string().nullish(),
  never: z.boolean().nullish(),
});
const file = z.strictObject({
  rules: z.array(z.string()),
  interval: z.string().nullish(),
  tests: z.array(test),
});

type WrittenTest = z.infer<typeof test>;

const DEFAULT_INTERVAL = "1m";

export function readOwnTests(document: YamlDocument): ReadRuleTests {
  const read = shaped(document, file);
  if (!read.ok) return { ruleFiles: [], groupOrder: [], tests: [], problems: read.problems };
  const { rules, interval, tests } = read.value;
  const problems: Problem[] = [];
  const every = durationAt(document, ["interval"], interval ?? DEFAULT_INTERVAL, problems);
  return {
    ruleFiles: rules,
    groupOrder: [],
    tests: tests.map((written, index) => testOf(document, written, ["tests", index], every, problems)),
    problems,
  };
}

function testOf(
  document: YamlDocument,
  written: WrittenTest,
  path: Path,
  evaluationInterval: number,
  problems: Problem[],
): RuleTest {
  const { name, series, alert, labels, fires, resolves, never, interval } = written;
  const { line } = document.problem(path, "", "");
  if ((never === true) === (typeof fires === "string")) {
    const fix = "Give fires: the minute at which it fires first; or never: true.";
    problems.push(document.problem(path, "the test does not say whether the alert fires", fix));
  }
  if (never === true && resolves) {
    const fix = "Leave resolves out.";
    problems.push(document.problem([...path, "resolves"], "what never fires does not resolve", fix));
  }
  const at = (key: "fires" | "resolves", text: string | null | undefined): object =>
    text ? { [key]: durationAt(document, [...path, key], text, problems) } : {};
  return {
    file: document.file,
    name,
    line,
    interval: interval ? durationAt(document, [...path, "interval"], interval, problems) : evaluationInterval,
    evaluationInterval,
    series: Object.entries(series).map(([one, values]) => ({
      series: one,
      values,
      line: document.problem([...path, "series", one], "", "").line,
    })),
    expectations: [
      { kind: "life", line, alert, labels: labels ?? {}, ...at("fires", fires), ...at("resolves", resolves) },
    ],
    externalLabels: {},
    externalUrl: "",
    fuzzy: false,
  };
}
