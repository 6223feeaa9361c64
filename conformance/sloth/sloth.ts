/**
 * Sloth's examples and integration cases: for each specification, the rules that Sloth makes of it. Expressions are
 * compared as PromQL, not as text; labels that carry a program's version or command are set aside.
 */
import { isDeepStrictEqual } from "node:util";
import { basename } from "node:path";
import {
  printProblem,
  readRuleFile,
  readSlos,
  type Rule,
  type RuleGroup,
  sloRuleGroups,
} from "@sightline/as-code";
import { parseExpression, printExpression } from "@sightline/promql";
import { casesFolder, textAt } from "../cases.ts";
import type { Outcome, Suite } from "../suite.ts";

interface Pair {
  readonly input: string;
  readonly days: number;
  readonly withoutAlerts?: boolean;
}

/** What Sloth was called with for each of its outputs. */
const PAIRS: Readonly<Record<string, Pair>> = {
  "getting-started.out.yml": { input: "getting-started.in.yml", days: 30 },
  "home-wifi.out.yml": { input: "home-wifi.in.yml", days: 30 },
  "multifile.out.yml": { input: "multifile.in.yml", days: 30 },
  "no-alerts.out.yml": { input: "no-alerts.in.yml", days: 30 },
  "out-base.yaml.tpl": { input: "in-base.yaml", days: 30 },
  "out-base-28d.yaml.tpl": { input: "in-base.yaml", days: 28 },
  "out-base-no-alerts.yaml.tpl": { input: "in-base.yaml", days: 30, withoutAlerts: true },
};

const DAY = 86_400_000;
const SET_ASIDE: ReadonlySet<string> = new Set(["cmd", "sloth_version", "sloth_mode"]);

export const sloth: Suite = {
  name: "sloth",
  about: "Sloth's specifications and the rules it makes of them",
  files: Object.keys(PAIRS).map((file) => `sloth/${file}`),
  run(path, text): readonly Outcome[] {
    const pair = PAIRS[basename(path)];
    if (pair === undefined) {
      return [
        {
          kind: "failed",
          file: path,
          case: "all of the file",
          expected: "one of Sloth's outputs",
          got: path,
        },
      ];
    }
    const input = textAt(casesFolder(process.env), `sloth/${pair.input}`);
    if (input === undefined) {
      return [{ kind: "skipped", file: path, case: "all of the file", reason: `${pair.input} is not there` }];
    }
    return compared(path, expectedGroups(text), generatedGroups(pair, input));
  },
};

/** The groups of every document of an output; Go's template of the version and its escapes are undone. */
export function expectedGroups(text: string): readonly RuleGroup[] {
  const plain = text.replaceAll(/\{\{"(.*?)"\}\}/gu, "$1").replaceAll("{{ .version }}", "version");
  return plain.split(/^---$/mu).flatMap((document) => {
    const { groups, problems } = readRuleFile("out", document);
    if (problems.length > 0) throw new Error(problems.map(printProblem).join("\n"));
    return groups;
  });
}

function generatedGroups({ input, days, withoutAlerts }: Pair, text: string): readonly RuleGroup[] {
  const { slos, problems } = readSlos([{ file: input, text }], days * DAY);
  if (problems.length > 0) throw new Error(problems.map(printProblem).join("\n"));
  return slos.flatMap((slo) =>
    sloRuleGroups(slo, {
      generator: { version: "version", mode: "cli-gen-prom" },
      safeWithoutTraffic: false,
      weighting: "time",
      withoutAlerts: withoutAlerts ?? false,
    }),
  );
}

/** One case a group: same rules in the same order. */
export function compared(
  file: string,
  expected: readonly RuleGroup[],
  got: readonly RuleGroup[],
): readonly Outcome[] {
  const more = got
    .slice(expected.length)
    .map(({ name }): Outcome => ({ kind: "failed", file, case: name, expected: "no such group", got: name }));
  return [...expected.map((group, index) => comparedGroup(file, group, got[index])), ...more];
}

function comparedGroup(file: string, expected: RuleGroup, got: RuleGroup | undefined): Outcome {
  const about = { file, case: expected.name };
  if (got?.name !== expected.name) {
    return { kind: "failed", ...about, expected: expected.name, got: got?.name ?? "no group" };
  }
  const length = Math.max(expected.rules.length, got.rules.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [normal(expected.rules[index]), normal(got.rules[index])];
    if (!isDeepStrictEqual(left, right)) {
      return {
        kind: "failed",
        ...about,
        expected: shown(expected.rules[index]),
        got: shown(got.rules[index]),
      };
    }
  }
  return { kind: "passed", ...about };
}

function normal(rule: Rule | undefined): unknown {
  if (rule === undefined) return undefined;
  const labels = Object.fromEntries(Object.entries(rule.labels).filter(([name]) => !SET_ASIDE.has(name)));
  const annotations = rule.kind === "alert" ? oneLine(rule.annotations) : {};
  return { ...rule, labels, annotations, expr: printExpression(parseExpression(rule.expr)) };
}

/** Go's YAML breaks long texts, which folds back to a space. */
function oneLine(texts: Readonly<Record<string, string>>): object {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, text.replaceAll(/\s+/gu, " ").trim()]),
  );
}

function shown(rule: Rule | undefined): string {
  return rule === undefined ? "no rule" : JSON.stringify(rule);
}
