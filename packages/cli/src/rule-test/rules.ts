/** `sightline test rules FILES…`: runs promtool's files and ours, without a Prometheus. */
import { dirname, isAbsolute, join } from "node:path";
import {
  type Problem,
  readRuleFile,
  readRuleTests,
  type RuleGroup,
  type RuleTestOutcome,
  runRuleTest,
  type SourceFile,
} from "@sightline/as-code";
import { Command } from "commander";
import { reportProblems } from "../generate/problems.ts";
import { readSourceFiles } from "../generate/source-files.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import { styled, type Terminal } from "../terminal.ts";

interface TestFlags {
  readonly json: boolean;
}

export function rulesTestVerb({ terminal }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("rules")
    .description("whether rules record and alert as their tests say")
    .argument("<files...>", "tests in promtool's form (rule_files) or ours (rules); patterns are followed")
    .option("--json", "every outcome as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline test rules slo_test.yml
  $ sightline test rules 'tests/*.yml' --json

Our form tells the minute at which an alert must fire and resolve:

  rules: [slo_rules.yml]
  tests:
    - name: two errors in a hundred
      series:
        'http_requests_total{code="200"}': 0+98x90
        'http_requests_total{code="500"}': 0+2x90
      alert: CheckoutErrors
      labels: { sloth_severity: page }
      fires: 1m

Ends with 1 when a test fails, with 2 when a file cannot be read.`,
    )
    .action(async (files: string[], flags: TestFlags) => {
      done(await test(files, flags, terminal));
    });
}

async function test(patterns: readonly string[], { json }: TestFlags, terminal: Terminal): Promise<ExitCode> {
  const outcomes: RuleTestOutcome[] = [];
  for (const source of await readSourceFiles(patterns)) {
    const run = await runFile(source);
    if ("problems" in run) {
      reportProblems(run.problems, terminal, json);
      return 2;
    }
    outcomes.push(...run.outcomes);
  }
  const failed = outcomes.filter(({ ok }) => !ok).length;
  if (json) {
    terminal.out(
      `${JSON.stringify({ ok: failed === 0, passed: outcomes.length - failed, failed, outcomes })}\n`,
    );
  } else terminal.out(report(outcomes, failed, terminal));
  return failed === 0 ? 0 : 1;
}

type Run = { readonly outcomes: readonly RuleTestOutcome[] } | { readonly problems: readonly Problem[] };

async function runFile({ file, text }: SourceFile): Promise<Run> {
  const read = readRuleTests(file, text);
  if (read.problems.length > 0) return { problems: read.problems };
  const paths = read.ruleFiles.map((name) => (isAbsolute(name) ? name : join(dirname(file), name)));
  const groups: RuleGroup[] = [];
  for (const rules of await readSourceFiles(paths)) {
    const found = readRuleFile(rules.file, rules.text);
    if (found.problems.length > 0) return { problems: found.problems };
    groups.push(...found.groups);
  }
  const order = inOrder(groups, read.groupOrder);
  const outcomes: RuleTestOutcome[] = [];
  for (const one of read.tests) outcomes.push(...(await runRuleTest(one, order)));
  return { outcomes };
}

/** Groups that the order names come in it, the others after them as they stand. */
function inOrder(groups: readonly RuleGroup[], order: readonly string[]): readonly RuleGroup[] {
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return groups.toSorted((left, right) => place(left.name) - place(right.name));
}

function report(outcomes: readonly RuleTestOutcome[], failed: number, terminal: Terminal): string {
  const lines = outcomes
    .filter(({ ok }) => !ok)
    .map(({ file, line, test: name, case: about, expected, got }) => {
      const head = styled(terminal, "red", "failed");
      return `${head} ${file}:${line}: ${name}: ${about}\n  expected ${expected}\n  got      ${got}\n`;
    });
  return `${lines.join("")}${outcomes.length - failed} passed, ${failed} failed\n`;
}
