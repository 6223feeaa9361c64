/** `sightline generate rules`: Prometheus' recording rules and alerts from SLOs. */
import {
  type AlertWindows,
  printRuleFile,
  printRuleTests,
  readSlos,
  readWindows,
  type Slo,
  sloAlertTests,
  sloRuleGroups,
  type SloRuleOptions,
} from "@sightline/as-code";
import { durationSeconds } from "@sightline/model";
import { Command, InvalidArgumentError, Option } from "commander";
import { cliErrors } from "../errors.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { writeGenerated } from "./output.ts";
import { reportNotes, reportProblems } from "./problems.ts";
import { readSourceFiles } from "./source-files.ts";

interface RulesFlags {
  readonly slo: readonly string[];
  /** Milliseconds. */
  readonly period: number;
  readonly windows?: string;
  readonly weighting: "time" | "traffic";
  readonly for?: string;
  readonly alerts: boolean;
  readonly out?: string;
  readonly json: boolean;
}

const DEFAULT_PERIOD = 30 * 86_400_000;

export function rulesVerb({ terminal, version }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("rules")
    .description("recording rules and burn-rate alerts of SLOs, for Prometheus")
    .requiredOption(
      "--slo <file...>",
      "SLOs of Sloth (prometheus/v1) or OpenSLO (openslo/v1); patterns are followed",
    )
    .addOption(
      new Option("--period <duration>", "over which the budget counts, where a file does not say it")
        .argParser(periodArgument)
        .default(DEFAULT_PERIOD, "30d"),
    )
    .option("--windows <file>", "other windows of the alerts: Sloth's AlertWindows; their period counts then")
    .addOption(
      new Option("--weighting <by>", "each five minutes of the period weigh the same, or what they carried")
        .choices(["time", "traffic"])
        .default("time"),
    )
    .option("--for <duration>", "how long a burn must hold before its alert fires", holdArgument)
    .option("--no-alerts", "recording rules only")
    .option("--out <directory>", "write slo_rules.yml and its tests there instead of to stdout")
    .option("--json", "the groups as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline generate rules --slo slo.yml > slo_rules.yml
  $ sightline generate rules --slo 'slos/*.yml' --period 28d --out prometheus/
  $ sightline generate rules --slo openslo.yml --weighting traffic --for 2m

Files of Sloth give the rules that Sloth gives. Others are safe without traffic: quiet hours leave no NaN in the budget.
A file that cannot be read as SLOs ends with 2, and each fault is told with its line.`,
    )
    .action(async (flags: RulesFlags) => {
      done(await generate(flags, terminal, version));
    });
}

async function generate(flags: RulesFlags, terminal: Terminal, version: string): Promise<ExitCode> {
  const windows = await windowsOf(flags, terminal);
  if (windows === "faulty") return 2;
  const files = await readSourceFiles(flags.slo);
  const { slos, problems, notes } = readSlos(files, windows?.period ?? flags.period);
  if (problems.length > 0) {
    reportProblems(problems, terminal, flags.json);
    return 2;
  }
  if (slos.length === 0) throw cliErrors.NO_SLOS({ files: files.map(({ file }) => file).join(", ") });
  reportNotes(notes, terminal);
  const groups = slos.flatMap((slo) => sloRuleGroups(slo, optionsOf(slo, flags, windows, version)));
  const header = [`Made by Sightline ${version} from ${files.map(({ file }) => file).join(", ")}.`];
  const text = printRuleFile(groups, header);
  if (flags.out !== undefined) {
    const tests = slos.flatMap((slo) => sloAlertTests(slo, optionsOf(slo, flags, windows, version)));
    const test =
      tests.length === 0 ? [] : [{ name: TEST_FILE, text: printRuleTests([RULE_FILE], tests, header) }];
    const written = await writeGenerated(flags.out, [{ name: RULE_FILE, text }, ...test]);
    if (flags.json) terminal.out(`${JSON.stringify({ ok: true, files: written, notes })}\n`);
    else for (const { file, changed } of written) terminal.out(`${file}${changed ? "" : " (unchanged)"}\n`);
    return 0;
  }
  terminal.out(flags.json ? `${JSON.stringify({ ok: true, groups, notes })}\n` : text);
  return 0;
}

const RULE_FILE = "slo_rules.yml";
const TEST_FILE = "slo_rules_test.yml";

function optionsOf(
  slo: Slo,
  flags: RulesFlags,
  windows: AlertWindows | undefined,
  version: string,
): SloRuleOptions {
  return {
    generator: { version, mode: "sightline" },
    // What Sloth reads comes out as Sloth makes it.
    safeWithoutTraffic: slo.spec !== "prometheus/v1",
    weighting: flags.weighting,
    withoutAlerts: !flags.alerts,
    ...(flags.for === undefined ? {} : { for: flags.for }),
    ...(windows === undefined ? {} : { windows: { ...windows, period: slo.period } }),
  };
}

async function windowsOf(
  flags: RulesFlags,
  terminal: Terminal,
): Promise<AlertWindows | "faulty" | undefined> {
  if (flags.windows === undefined) return undefined;
  const [source] = await readSourceFiles([flags.windows]);
  if (source === undefined) return undefined;
  const read = readWindows(source.file, source.text);
  if (read.ok) return read.windows;
  reportProblems(read.problems, terminal, flags.json);
  return "faulty";
}

/** Milliseconds; at least a day. */
function periodArgument(text: string): number {
  const seconds = durationSeconds(text) ?? 0;
  if (seconds < 86_400)
    throw new InvalidArgumentError("Write a duration of a day or more, such as 30d or 4w.");
  return seconds * 1000;
}

function holdArgument(text: string): string {
  if ((durationSeconds(text) ?? 0) > 0) return text;
  throw new InvalidArgumentError("Write a duration, such as 2m.");
}
