/** Prometheus' rule files, read and checked as Prometheus does when it loads them. */
import { parseDuration, parseQuery, placeOf } from "@sightline/promql";
import type { Path } from "../document/path.ts";
import type { Problem } from "../document/problem.ts";
import { shaped } from "../document/shape.ts";
import { readYaml, type YamlDocument } from "../document/yaml-document.ts";
import type { Rule, RuleGroup } from "./rule.ts";
import { ruleFile, type WrittenGroup, type WrittenRule } from "./written.ts";

/** Which names a Prometheus takes: since version 3 any UTF-8, before only letters, digits, `_` and `:`. */
export type NamingScheme = "utf8" | "legacy";

export interface ReadRules {
  readonly groups: readonly RuleGroup[];
  /** Everything that keeps Prometheus from loading the file; then there are no groups. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a rule file.
 *
 * @example
 * const { groups, problems } = readRuleFile("alerts.yml", text, "utf8");
 */
export function readRuleFile(file: string, content: string, scheme: NamingScheme = "utf8"): ReadRules {
  const { documents, problems } = readYaml(file, content);
  if (problems.length > 0) return { groups: [], problems };
  const [document, second] = documents.filter(({ value }) => value !== null);
  if (document === undefined) return { groups: [], problems: [] };
  if (second !== undefined) {
    const fix = "Put all groups into one document.";
    return {
      groups: [],
      problems: [second.problem([], "Prometheus reads one document of a rule file only", fix)],
    };
  }
  const read = shaped(document, ruleFile);
  if (!read.ok) return { groups: [], problems: read.problems };
  const groups = read.value.groups ?? [];
  const found = [
    ...duplicateGroups(document, groups),
    ...groups.flatMap((written, index) => groupProblems(document, written, ["groups", index], scheme)),
  ];
  if (found.length > 0) return { groups: [], problems: found };
  return { groups: groups.map(groupOf), problems: [] };
}

function groupOf({ name, interval, labels, rules }: WrittenGroup): RuleGroup {
  return {
    name,
    ...(interval ? { interval } : {}),
    rules: (rules ?? []).map((written) => ruleOf(written, labels ?? {})),
  };
}

function ruleOf(written: WrittenRule, shared: Readonly<Record<string, string>>): Rule {
  const expr = written.expr ?? "";
  const labels = { ...shared, ...written.labels };
  if (written.record) return { kind: "record", record: written.record, expr, labels };
  return {
    kind: "alert",
    alert: written.alert ?? "",
    expr,
    ...(written.for ? { for: written.for } : {}),
    ...(written.keep_firing_for ? { keepFiringFor: written.keep_firing_for } : {}),
    labels,
    annotations: written.annotations ?? {},
  };
}

function duplicateGroups(document: YamlDocument, groups: readonly WrittenGroup[]): readonly Problem[] {
  const names = groups.map(({ name }) => name);
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          document.problem(
            ["groups", index, "name"],
            `there are two groups with the name ${JSON.stringify(name)}`,
            "Rename one, or put their rules together.",
          ),
        ],
  );
}

function groupProblems(
  document: YamlDocument,
  written: WrittenGroup,
  path: Path,
  scheme: NamingScheme,
): readonly Problem[] {
  return [
    ...(written.name === ""
      ? [
          document.problem(
            [...path, "name"],
            "the group has no name",
            "Give it one that no other group of the file has.",
          ),
        ]
      : []),
    ...durationProblems(document, [...path, "interval"], written.interval),
    ...durationProblems(document, [...path, "query_offset"], written.query_offset),
    ...labelProblems(document, [...path, "labels"], written.labels, scheme),
    ...(written.rules ?? []).flatMap((one, index) =>
      ruleProblems(document, one, [...path, "rules", index], scheme),
    ),
  ];
}

function ruleProblems(
  document: YamlDocument,
  written: WrittenRule,
  path: Path,
  scheme: NamingScheme,
): readonly Problem[] {
  return [
    ...kindProblems(document, written, path),
    ...recordProblems(document, written, path, scheme),
    ...expressionProblems(document, [...path, "expr"], written.expr ?? ""),
    ...durationProblems(document, [...path, "for"], written.for),
    ...durationProblems(document, [...path, "keep_firing_for"], written.keep_firing_for),
    ...labelProblems(document, [...path, "labels"], written.labels, scheme),
    ...annotationProblems(document, [...path, "annotations"], written.annotations, scheme),
  ];
}

function kindProblems(
  document: YamlDocument,
  { record, alert }: WrittenRule,
  path: Path,
): readonly Problem[] {
  if (record && alert) {
    return [document.problem(path, "the rule has both record and alert", "Make two rules of it.")];
  }
  if (record || alert) return [];
  return [
    document.problem(
      path,
      "the rule has neither record nor alert",
      "Name what it records, or the alert that it raises.",
    ),
  ];
}

const LEGACY_METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/u;

function recordProblems(
  document: YamlDocument,
  written: WrittenRule,
  path: Path,
  scheme: NamingScheme,
): readonly Problem[] {
  const { record } = written;
  if (!record) return [];
  const problems: Problem[] = [];
  if (/[{}]/u.test(record)) {
    const fix = "Record a plain name, and put what is in braces into labels or into expr.";
    problems.push(document.problem([...path, "record"], `${JSON.stringify(record)} has braces`, fix));
  } else if (scheme === "legacy" && !LEGACY_METRIC.test(record)) {
    const fix = "Use letters, digits, `_` and `:`, no digit in front; UTF-8 names need Prometheus 3.";
    problems.push(
      document.problem([...path, "record"], `${JSON.stringify(record)} cannot name a metric`, fix),
    );
  }
  for (const field of ["for", "keep_firing_for", "annotations"] as const) {
    if (written[field])
      problems.push(document.problem([...path, field], `a recording rule has no ${field}`, "Leave it out."));
  }
  return problems;
}

function expressionProblems(document: YamlDocument, path: Path, expr: string): readonly Problem[] {
  if (expr.trim() === "") {
    return [document.problem(path, "the rule has no expression", "Give expr: a query in PromQL.")];
  }
  const parsed = parseQuery(expr);
  if (parsed.ok) return [];
  return parsed.problems.map(({ message, hint, span }) =>
    document.problem(path, `${message} (at ${placeOf(expr, span.start)} of the expression)`, hint),
  );
}

function durationProblems(
  document: YamlDocument,
  path: Path,
  duration: string | null | undefined,
): readonly Problem[] {
  if (!duration || parseDuration(duration) !== undefined) return [];
  return [
    document.problem(
      path,
      `${JSON.stringify(duration)} is no duration`,
      "Write a number and a unit: 30s, 5m, 1h30m.",
    ),
  ];
}

const LEGACY_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/u;

function labelProblems(
  document: YamlDocument,
  path: Path,
  labels: Readonly<Record<string, string>> | null | undefined,
  scheme: NamingScheme,
): readonly Problem[] {
  return Object.entries(labels ?? {}).flatMap(([name, value]) => [
    ...(name === "__name__" || name === "" || (scheme === "legacy" && !LEGACY_LABEL.test(name))
      ? [
          document.problem(
            [...path, name],
            `${JSON.stringify(name)} cannot be the name of a label`,
            LABEL_FIX,
          ),
        ]
      : []),
    ...templateProblems(document, [...path, name], value),
  ]);
}

const LABEL_FIX = "Begin with a letter or `_` and go on with letters, digits and `_`.";

function annotationProblems(
  document: YamlDocument,
  path: Path,
  annotations: Readonly<Record<string, string>> | null | undefined,
  scheme: NamingScheme,
): readonly Problem[] {
  return Object.entries(annotations ?? {}).flatMap(([name, value]) => [
    ...(name === "" || (scheme === "legacy" && !LEGACY_LABEL.test(name))
      ? [document.problem([...path, name], `${JSON.stringify(name)} cannot name an annotation`, LABEL_FIX)]
      : []),
    ...templateProblems(document, [...path, name], value),
  ]);
}

/** Go templates are not run here; a brace that is opened and never closed is what people get wrong. */
function templateProblems(document: YamlDocument, path: Path, value: string): readonly Problem[] {
  let at = 0;
  for (;;) {
    const open = value.indexOf("{{", at);
    if (open < 0) return [];
    const close = value.indexOf("}}", open);
    if (close < 0) {
      return [document.problem(path, "the template has {{ without }}", "Close it with }}.")];
    }
    at = close + 2;
  }
}
