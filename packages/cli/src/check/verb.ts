/** `sightline check`: the gate. */
import { Command, InvalidArgumentError, Option } from "commander";
import type { ExitCode, Surroundings } from "../program.ts";

const FORMATS = ["text", "json", "sarif", "github", "markdown"] as const;

export interface CheckFlags {
  readonly strict: boolean;
  readonly files?: readonly string[];
  readonly base?: string;
  readonly format: (typeof FORMATS)[number];
  readonly minCoverage?: number;
  readonly baseline?: string;
  readonly updateBaseline: boolean;
  readonly runtime?: string;
  readonly telemetry?: readonly string[];
  readonly declarations: boolean;
  readonly lcov?: string;
  readonly html?: string;
  readonly sarif?: string;
  readonly markdown?: string;
  readonly json: boolean;
}

export function checkVerb({ terminal, version }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("check")
    .description("the gate: entry points that no metric, span or log reaches")
    .argument("[folder]", "what is checked", ".")
    .option(
      "--strict",
      "ask for a metric, a span and a log of its own for each, whatever is instrumented",
      false,
    )
    .option("--files <file...>", "only these files")
    .option("--base <revision>", "only what is new since the merge base with a revision of git")
    .option("--min-coverage <percent>", "fail below this share of entry points that pass", percentArgument)
    .option("--baseline <file>", "what coverage may not fall below: gaps that it names are known")
    .option("--update-baseline", "write the baseline anew, and fail for nothing", false)
    .option("--runtime <file>", "what tests saw, by SIGHTLINE_COVERAGE_FILE: tells declared, hooked and seen")
    .option("--telemetry <file...>", "also judge what is recorded, against these declarations")
    .option(
      "--declarations",
      "judge what is recorded without one: secrets, endless values, messages, names",
      false,
    )
    .option("--lcov <file>", "also write the coverage for editors")
    .option("--html <file>", "also write the coverage as a page with its source")
    .option("--sarif <file>", "also write SARIF 2.1.0, for code scanning")
    .option("--markdown <file>", "also write the comment of a pull request")
    .addOption(new Option("--format <format>", "of the report").choices(FORMATS).default("text"))
    .option("--json", "the same as --format json", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline check
  $ sightline check --base origin/main
  $ sightline check --strict --files src/payments.ts src/refunds.ts
  $ sightline check --base origin/main --format github
  $ sightline check --baseline sightline.baseline.json --update-baseline
  $ sightline check --runtime coverage/telemetry.json
  $ sightline check --telemetry telemetry.ts --base origin/main
  $ sightline check --lcov coverage/telemetry.lcov --html coverage/telemetry.html

Exit code 0: what was checked is observed, or nothing of it is an entry point. 1: something is not observed. 2: the check
could not be made, and the message says why. // sightline-ignore: REASON above an entry point excuses it.`,
    )
    .action(async (folder: string, flags: CheckFlags) => {
      // The parser is the platform's own program: who starts a backend needs none.
      const { check } = await import("./run.ts");
      done(await check(folder, flags, terminal, version));
    });
}

function percentArgument(text: string): number {
  const percent = Number(text);
  if (!/^\d+(?:\.\d+)?$/u.test(text) || percent > 100)
    throw new InvalidArgumentError("Write a percentage from 0 to 100, such as 80.");
  return percent;
}
