/** `sightline generate rules`: Prometheus' recording rules and alerts from SLOs. */
import {
  alertsOf,
  type AlertWindows,
  printRuleFile,
  printRuleTests,
  type Problem,
  type PrometheusVersion,
  readSlos,
  readWindows,
  type RuleGroup,
  type Slo,
  sloAlertTests,
  slosOf,
  sloRuleGroups,
  type SloRuleOptions,
} from "@sightline/as-code";
import { durationSeconds } from "@sightline/model";
import { Command, InvalidArgumentError, Option } from "commander";
import { cliErrors } from "../errors.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { isModule, readDeclarations } from "./declarations.ts";
import { writeGenerated } from "./output.ts";
import { reportNotes, reportProblems } from "./problems.ts";
import {
  type AlertChanges,
  alertChangeArgument,
  alertFiles,
  type AlertSource,
  alertSource,
} from "./shipped-alerts.ts";
import {
  reportTargetNotes,
  type Target,
  targetOption,
  type TargetOutput,
  targetOutput,
  versionFindings,
} from "./rule-target.ts";
import { readSourceFiles } from "./source-files.ts";
import { prometheusVersionOption } from "../validate/prometheus-version.ts";

interface RulesFlags {
  readonly slo?: readonly string[];
  readonly telemetry?: readonly string[];
  readonly shipped: boolean;
  readonly set?: AlertChanges;
  readonly runbooks?: string;
  /** Milliseconds. */
  readonly period: number;
  readonly windows?: string;
  readonly weighting: "time" | "traffic";
  readonly windowKind: "rolling" | "calendar";
  readonly for?: string;
  readonly target: Target;
  readonly folder: string;
  readonly datasource: string;
  readonly prometheusVersion: PrometheusVersion;
  readonly alerts: boolean;
  readonly out?: string;
  readonly json: boolean;
}

const DEFAULT_PERIOD = 30 * 86_400_000;

export function rulesVerb({ terminal, version }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("rules")
    .description("recording rules and burn-rate alerts of SLOs, for Prometheus")
    .option("--slo <file...>", "SLOs of Sloth or OpenSLO, or a telemetry.ts; patterns are followed")
    .option(
      "--telemetry <file...>",
      "declarations: their SLOs, their alerts, and the shipped alerts they keep",
    )
    .option("--shipped", "the alerts that ship: errors, latency, exceptions, services down, databases", false)
    .option("--set <alert.parameter=value>", "change a shipped alert; again for more", alertChangeArgument)
    .option("--runbooks <url>", "where the runbook pages of shipped alerts lie")
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
    .addOption(
      new Option("--window-kind <kind>", "the budget of the last days, or of the calendar month (UTC)")
        .choices(["rolling", "calendar"])
        .default("rolling"),
    )
    .option("--for <duration>", "how long a burn must hold before its alert fires", holdArgument)
    .option("--no-alerts", "recording rules only")
    .addOption(targetOption())
    .option("--folder <name>", "of Grafana, which shows the alerts", "Sightline")
    .option("--datasource <uid>", "of Grafana, the Prometheus that is asked", "prometheus")
    .addOption(prometheusVersionOption())
    .option(
      "--out <directory>",
      "write slo_rules.yml, alert_rules.yml and their tests there instead of to stdout",
    )
    .option("--json", "the groups as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline generate rules --slo slo.yml > slo_rules.yml
  $ sightline generate rules --telemetry telemetry.ts --out prometheus/
  $ sightline generate rules --slo 'slos/*.yml' --period 28d --out prometheus/
  $ sightline generate rules --slo openslo.yml --weighting traffic --for 2m
  $ sightline generate rules --slo slo.yml --target grafana --datasource prom --out grafana/
  $ sightline generate rules --shipped --set ApiP95LatencyHigh.threshold=1.5 --out prometheus/

Files of Sloth give the rules that Sloth gives. Others are safe without traffic: quiet hours leave no NaN in the budget.
A file that cannot be read as SLOs ends with 2, and each fault is told with its line.`,
    )
    .action(async (flags: RulesFlags) => {
      done(await generate(flags, terminal, version));
    });
}

async function generate(flags: RulesFlags, terminal: Terminal, version: string): Promise<ExitCode> {
  const named = [...(flags.slo ?? []), ...(flags.telemetry ?? [])];
  if (named.length === 0 && !flags.shipped) {
    const problem = "Nothing says what the rules are made from.";
    const hint = "Give --telemetry FILE, --slo FILE, or --shipped for the alerts that ship.";
    throw cliErrors.USAGE({ problem, hint });
  }
  const windows = await windowsOf(flags, terminal);
  if (windows === "faulty") return 2;
  const period = windows?.period ?? flags.period;
  const declared = await readDeclarations(named.filter(isModule));
  const sources = await readSourceFiles(named.filter((file) => !isModule(file)));
  const read = readSlos(sources, period);
  const own = slosOf(declared, period);
  const declaredAlerts = alertsOf(declared);
  const problems = [...read.problems, ...own.problems, ...declaredAlerts.problems];
  if (problems.length > 0) {
    reportProblems(problems, terminal, flags.json);
    return 2;
  }
  const slos = [...read.slos, ...own.slos];
  const alerts = alertSource(declaredAlerts, flags);
  const names = [...sources, ...declared].map(({ file }) => file).join(", ");
  if (slos.length === 0 && named.length > 0 && alerts.groups.length === 0)
    throw cliErrors.NO_SLOS({ files: names });
  reportNotes(read.notes, terminal);
  const header = [`Made by Sightline ${version}${names === "" ? "" : ` from ${names}`}.`];
  const sloGroups = slos.flatMap((slo) => sloRuleGroups(slo, optionsOf(slo, flags, windows, version)));
  const made: Made = { sloGroups, alerts, header, notes: read.notes };
  const groups = [...sloGroups, ...alerts.groups];
  if (flags.target !== "prometheus")
    return deliver(targetOutput(flags.target, groups, flags, header), made, flags, terminal);
  const found = versionFindings(RULE_FILE, groups, flags.prometheusVersion);
  if (found.problems.length > 0) {
    reportProblems(found.problems, terminal, flags.json);
    return 2;
  }
  reportTargetNotes([], found.warnings, terminal);
  const tests = slos.flatMap((slo) => sloAlertTests(slo, optionsOf(slo, flags, windows, version)));
  return deliver(prometheusOutput(made, tests), made, flags, terminal);
}

interface Made {
  readonly sloGroups: readonly RuleGroup[];
  readonly alerts: AlertSource;
  readonly header: readonly string[];
  /** Of the files that the SLOs stand in. */
  readonly notes: readonly Problem[];
}

function prometheusOutput({ sloGroups, alerts, header }: Made, tests: readonly object[]): TargetOutput {
  const groups = [...sloGroups, ...alerts.groups];
  return {
    files: [
      ...(sloGroups.length === 0 ? [] : [{ name: RULE_FILE, text: printRuleFile(sloGroups, header) }]),
      ...(tests.length === 0 ? [] : [{ name: TEST_FILE, text: printRuleTests([RULE_FILE], tests, header) }]),
      ...alertFiles(alerts, header),
    ],
    text: printRuleFile(groups, header),
    data: { groups },
    notes: [],
  };
}

/** To stdout, or to a directory. */
async function deliver(
  { files, text, data, notes: left }: TargetOutput,
  { notes }: Made,
  flags: RulesFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  reportTargetNotes(left, [], terminal);
  const told = { notes: [...notes, ...left] };
  if (flags.out === undefined) {
    terminal.out(flags.json ? `${JSON.stringify({ ok: true, ...data, ...told })}\n` : text);
    return 0;
  }
  const written = await writeGenerated(flags.out, files);
  if (flags.json) terminal.out(`${JSON.stringify({ ok: true, files: written, ...told })}\n`);
  else for (const { file, changed } of written) terminal.out(`${file}${changed ? "" : " (unchanged)"}\n`);
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
    // An SLO that counts by month stays so.
    windowKind: slo.windowKind ?? flags.windowKind,
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
