/** Rule files, checked beyond what loading needs: for a version of Prometheus, and for what people regret later. */
import type { Problem } from "../../document/problem.ts";
import { shaped } from "../../document/shape.ts";
import { readYaml } from "../../document/yaml-document.ts";
import { readRuleFile } from "../read.ts";
import type { RuleGroup } from "../rule.ts";
import { ruleFile } from "../written.ts";
import { DEFAULT_PROMETHEUS, isBefore, printVersion, type PrometheusVersion } from "./prometheus-version.ts";
import { duplicateRules, ruleWarnings } from "./rule-warnings.ts";
import { groupVersionProblems, ruleVersionProblems, withPresentNames } from "./version-problems.ts";

export interface RuleCheckOptions {
  /** Which Prometheus is to load the file; any of version 3 where absent. */
  readonly prometheus?: PrometheusVersion;
  /** Milliseconds between two samples; 15 s where absent. */
  readonly scrapeInterval?: number;
}

export interface CheckedRules {
  readonly groups: readonly RuleGroup[];
  /** What keeps that Prometheus from loading the file. */
  readonly problems: readonly Problem[];
  /** What it loads, and people regret. */
  readonly warnings: readonly Problem[];
}

/** What the stacks that are generated scrape with. */
const SCRAPE_INTERVAL = 15_000;

/**
 * Reads a rule file and tells everything about it.
 *
 * @example
 * const { problems, warnings } = checkRuleFile("alerts.yml", text, { prometheus: { major: 2, minor: 42 } });
 */
export function checkRuleFile(file: string, text: string, options: RuleCheckOptions = {}): CheckedRules {
  const { prometheus = DEFAULT_PROMETHEUS, scrapeInterval = SCRAPE_INTERVAL } = options;
  const scheme = isBefore(prometheus, DEFAULT_PROMETHEUS) ? "legacy" : "utf8";
  const read = readRuleFile(file, withPresentNames(text, prometheus), scheme);
  if (read.problems.length > 0)
    return { ...read, problems: read.problems.map((one) => renamed(one, prometheus)), warnings: [] };
  const document = readYaml(file, text).documents.find(({ value }) => value !== null);
  const written = document === undefined ? undefined : shaped(document, ruleFile);
  if (document === undefined || written === undefined || !written.ok) return { ...read, warnings: [] };
  const groups = written.value.groups ?? [];
  const rules = groups.flatMap(({ rules: own }, at) =>
    (own ?? []).map((rule, index) => ({ rule, path: ["groups", at, "rules", index] })),
  );
  return {
    groups: read.groups,
    problems: [
      ...groups.flatMap((group, at) => groupVersionProblems(document, group, ["groups", at], prometheus)),
      ...rules.flatMap(({ rule, path }) => ruleVersionProblems(document, rule, path, prometheus)),
    ].toSorted(byLine),
    warnings: [
      ...duplicateRules(document, groups),
      ...rules.flatMap(({ rule, path }) =>
        ruleWarnings(document, rule, path, { prometheus, scrapeInterval }),
      ),
    ].toSorted(byLine),
  };
}

function byLine(left: Problem, right: Problem): number {
  return left.line - right.line;
}

/** A function that went with version 3 is no mistyped one. */
function renamed(problem: Problem, prometheus: PrometheusVersion): Problem {
  if (!problem.message.includes("holt_winters")) return problem;
  const fix = `Prometheus ${printVersion(prometheus)} calls it double_exponential_smoothing(), behind --enable-feature=promql-experimental-functions.`;
  return { ...problem, fix };
}
