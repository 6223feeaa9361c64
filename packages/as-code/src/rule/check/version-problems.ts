/** What a version of Prometheus cannot load: fields, names and functions that came, or went, with another one. */
import {
  type Expression,
  FUNCTIONS,
  type Matcher,
  parseQuery,
  type VectorSelector,
  walk,
} from "@sightline/promql";
import type { Path } from "../../document/path.ts";
import type { Problem } from "../../document/problem.ts";
import type { YamlDocument } from "../../document/yaml-document.ts";
import type { WrittenGroup, WrittenRule } from "../written.ts";
import { isBefore, printVersion, type PrometheusVersion } from "./prometheus-version.ts";

const version = (major: number, minor = 0): PrometheusVersion => ({ major, minor });

/** Since when a group may have a field. Source: Prometheus' CHANGELOG (2.31, 2.53, 3.0). */
const GROUP_FIELDS: readonly (readonly [keyof WrittenGroup, PrometheusVersion])[] = [
  ["limit", version(2, 31)],
  ["query_offset", version(2, 53)],
  ["labels", version(3)],
];
const KEEP_FIRING_FOR = version(2, 42);
const UTF8_NAMES = version(3);
const NUMBERS_AS_RANGES = version(3);

/** Since when there is a function. Source: Prometheus' CHANGELOG. */
const FUNCTIONS_SINCE: ReadonlyMap<string, PrometheusVersion> = new Map([
  ...since(version(2, 26), "clamp last_over_time sgn"),
  ...since(version(2, 29), "present_over_time"),
  ...since(version(2, 31), "acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh deg rad pi"),
  ...since(version(2, 40), "histogram_count histogram_sum histogram_fraction"),
  ...since(version(3), "double_exponential_smoothing info"),
]);

function since(first: PrometheusVersion, names: string): [string, PrometheusVersion][] {
  return names.split(" ").map((name) => [name, first]);
}

/** Prometheus 3 renamed it; the parser knows the new name only. */
export function withPresentNames(expr: string, prometheus: PrometheusVersion): string {
  if (prometheus.major >= 3) return expr;
  return expr.replaceAll(/\bholt_winters(?=\s*\()/gu, "double_exponential_smoothing");
}

export function groupVersionProblems(
  document: YamlDocument,
  group: WrittenGroup,
  path: Path,
  prometheus: PrometheusVersion,
): readonly Problem[] {
  return GROUP_FIELDS.flatMap(([field, first]) =>
    group[field] === undefined || group[field] === null || !isBefore(prometheus, first)
      ? []
      : [needs(document, [...path, field], `a group's ${field}`, first, prometheus)],
  );
}

export function ruleVersionProblems(
  document: YamlDocument,
  rule: WrittenRule,
  path: Path,
  prometheus: PrometheusVersion,
): readonly Problem[] {
  const problems: Problem[] = [];
  if (rule.keep_firing_for && isBefore(prometheus, KEEP_FIRING_FOR))
    problems.push(
      needs(document, [...path, "keep_firing_for"], "keep_firing_for", KEEP_FIRING_FOR, prometheus),
    );
  const expr = rule.expr ?? "";
  const parsed = parseQuery(withPresentNames(expr, prometheus));
  if (!parsed.ok) return problems;
  const told = new Set<string>();
  for (const { what, first } of usesOf(parsed.expression, expr)) {
    if (told.has(what) || !isBefore(prometheus, first)) continue;
    told.add(what);
    problems.push(needs(document, [...path, "expr"], what, first, prometheus));
  }
  return problems;
}

function needs(
  document: YamlDocument,
  path: Path,
  what: string,
  first: PrometheusVersion,
  prometheus: PrometheusVersion,
): Problem {
  const message = `${what} needs Prometheus ${printVersion(first)}, and this is for ${printVersion(prometheus)}`;
  const instead = INSTEAD.get(what);
  return document.problem(path, message, instead ?? "Do without it, or give a newer --prometheus-version.");
}

const INSTEAD: ReadonlyMap<string, string> = new Map([
  ["double_exponential_smoothing()", "Prometheus 2 calls it holt_winters()."],
  ["a range without a unit", "Write the unit: [300s] or [5m]."],
]);

interface Use {
  readonly what: string;
  readonly first: PrometheusVersion;
}

const LEGACY_METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/u;
const LEGACY_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/u;

function* usesOf(expression: Expression, written: string): Generator<Use> {
  for (const one of walk(expression)) {
    if (one.kind === "call") {
      const first = FUNCTIONS_SINCE.get(one.name);
      // What is written as holt_winters was read under its present name.
      if (first !== undefined && written.includes(one.name)) yield { what: `${one.name}()`, first };
    }
    if (one.kind === "selector") yield* quotedNames(one);
    if (one.kind === "range-selector" && one.range.kind === "number" && !one.range.isDuration)
      yield { what: "a range without a unit", first: NUMBERS_AS_RANGES };
    if (one.kind === "aggregation") yield* quotedLabels(one.grouping?.labels ?? []);
    if (one.kind === "binary") yield* quotedLabels(one.matching?.labels ?? []);
  }
}

function* quotedNames({ matchers }: VectorSelector): Generator<Use> {
  const named = matchers.find(({ name, operator }: Matcher) => name === "__name__" && operator === "=");
  if (named !== undefined && !LEGACY_METRIC.test(named.value))
    yield { what: `the metric name ${JSON.stringify(named.value)}`, first: UTF8_NAMES };
  yield* quotedLabels(matchers.map(({ name }) => name));
}

function* quotedLabels(names: readonly string[]): Generator<Use> {
  for (const name of names)
    if (!LEGACY_LABEL.test(name)) yield { what: `the label name ${JSON.stringify(name)}`, first: UTF8_NAMES };
}

/** Functions that Prometheus evaluates only when it was told to. */
export function experimentalFunctions(expression: Expression): readonly string[] {
  const names = [...walk(expression)].flatMap((one) =>
    one.kind === "call" && FUNCTIONS.get(one.name)?.isExperimental === true ? [one.name] : [],
  );
  return [...new Set(names)];
}
