/** `sightline validate rules PATH…`: whether Prometheus loads rule files, and what people regret of them. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { checkRuleFile, type CheckedRules, type PrometheusVersion, printProblem } from "@sightline/as-code";
import { durationSeconds } from "@sightline/model";
import { Command, InvalidArgumentError, Option } from "commander";
import { counted } from "../counted.ts";
import { readSourceFiles } from "../generate/source-files.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import { styled, type Terminal } from "../terminal.ts";
import { prometheusVersionOption } from "./prometheus-version.ts";

interface RulesFlags {
  readonly prometheusVersion: PrometheusVersion;
  /** Milliseconds. */
  readonly scrapeInterval: number;
  readonly strict: boolean;
  readonly json: boolean;
}

export function rulesValidateVerb({ terminal }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("rules")
    .description("whether Prometheus loads rule files, and what people regret of them")
    .argument("<paths...>", "rule files, patterns, or directories with *.yml and *.yaml")
    .addOption(prometheusVersionOption())
    .addOption(
      new Option("--scrape-interval <duration>", "between two samples; a range of rate() holds two or more")
        .argParser(intervalArgument)
        .default(15_000, "15s"),
    )
    .option("--strict", "warnings end with 1 as well", false)
    .option("--json", "every finding as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline validate rules prometheus/
  $ sightline validate rules 'rules/*.yml' --prometheus-version 2.42
  $ sightline validate rules alerts.yml --strict --json

Errors keep Prometheus from loading a file and end with 1. Warnings do not: rules that are there twice, expressions that
never match, ranges with one sample, alerts without for, severity or summary, templates with labels that were dropped.`,
    )
    .action(async (paths: string[], flags: RulesFlags) => {
      done(await validate(paths, flags, terminal));
    });
}

function intervalArgument(text: string): number {
  const seconds = durationSeconds(text) ?? 0;
  if (seconds <= 0) throw new InvalidArgumentError("Write a duration, such as 15s.");
  return seconds * 1000;
}

interface Checked extends CheckedRules {
  readonly file: string;
}

async function validate(paths: readonly string[], flags: RulesFlags, terminal: Terminal): Promise<ExitCode> {
  const patterns = await Promise.all(paths.map(ruleFilesIn));
  const sources = await readSourceFiles(patterns.flat());
  const { prometheusVersion: prometheus, scrapeInterval, strict, json } = flags;
  const checked = sources.map(({ file, text }) => ({
    file,
    ...checkRuleFile(file, text, { prometheus, scrapeInterval }),
  }));
  const errors = countOf(checked, "problems");
  const warnings = countOf(checked, "warnings");
  const ok = errors === 0 && (warnings === 0 || !strict);
  terminal.out(
    json
      ? `${JSON.stringify({ ok, errors, warnings, files: checked.map(plain) })}\n`
      : report(checked, terminal),
  );
  return ok ? 0 : 1;
}

/** A directory stands for its files, as `rule_files` would name them. */
async function ruleFilesIn(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true ? join(path, "*.{yml,yaml}") : path;
}

function countOf(checked: readonly Checked[], what: "problems" | "warnings"): number {
  return checked.reduce((sum, one) => sum + one[what].length, 0);
}

function plain({ file, groups, problems, warnings }: Checked): object {
  const rules = groups.reduce((sum, group) => sum + group.rules.length, 0);
  return { file, groups: groups.length, rules, errors: problems, warnings };
}

function report(checked: readonly Checked[], terminal: Terminal): string {
  const lines = checked.flatMap(({ file, groups, problems, warnings }) => {
    const rules = groups.reduce((sum, group) => sum + group.rules.length, 0);
    return [
      ...problems.map((problem) => `${styled(terminal, "red", "error")}   ${printProblem(problem)}`),
      ...warnings.map((problem) => `${styled(terminal, "yellow", "warning")} ${printProblem(problem)}`),
      ...(problems.length > 0
        ? []
        : [`${file}: ${counted(rules, "rule")} in ${counted(groups.length, "group")}`]),
    ];
  });
  const errors = countOf(checked, "problems");
  const warnings = countOf(checked, "warnings");
  return `${lines.join("\n")}\n${counted(errors, "error")}, ${counted(warnings, "warning")}\n`;
}
