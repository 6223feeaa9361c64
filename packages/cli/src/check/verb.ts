/** `sightline check`: the gate. */
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type CheckResult,
  checkFolder,
  folderFiles,
  gateErrors,
  githubAnnotations,
  isJudgedPath,
  markdownReport,
  readConfig,
  relativePath,
  sarifReport,
  textReport,
} from "@sightline/gate";
import { Command, InvalidArgumentError, Option } from "commander";
import type { ExitCode, Surroundings } from "../program.ts";
import { styled, type Terminal } from "../terminal.ts";
import { changesSince, listedFiles } from "./git.ts";

const FORMATS = ["text", "json", "sarif", "github", "markdown"] as const;

interface CheckFlags {
  readonly strict: boolean;
  readonly files?: readonly string[];
  readonly base?: string;
  readonly format: (typeof FORMATS)[number];
  readonly minCoverage?: number;
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

Exit code 0: what was checked is observed, or nothing of it is an entry point. 1: something is not observed. 2: the check
could not be made, and the message says why. // sightline-ignore: REASON above an entry point excuses it.`,
    )
    .action(async (folder: string, flags: CheckFlags) => {
      done(await check(folder, flags, terminal, version));
    });
}

async function check(
  folder: string,
  flags: CheckFlags,
  terminal: Terminal,
  version: string,
): Promise<ExitCode> {
  const root = resolve(folder);
  if (!existsSync(root) || !statSync(root).isDirectory())
    throw gateErrors.SOURCE_UNREADABLE({ file: folder, reason: "there is no such folder" });
  const changes = flags.base === undefined ? undefined : await changesSince(root, flags.base);
  const only = flags.files?.map((file) => resolve(file));
  for (const [index, path] of (only ?? []).entries()) {
    if (!existsSync(path)) {
      const file = flags.files?.[index] ?? path;
      throw gateErrors.SOURCE_UNREADABLE({ file, reason: "there is no such file" });
    }
  }
  const files = folderFiles(root, await listedFiles(root));
  const config = readConfig((name) => files.read(join(root, name)));
  const result = checkFolder(files, {
    config: {
      ...config,
      strict: flags.strict || config.strict,
      minCoverage: flags.minCoverage ?? config.minCoverage,
    },
    ...(only === undefined ? {} : { only: only.filter((path) => isJudgedPath(relativePath(root, path))) }),
    ...(changes === undefined ? {} : { changes }),
  });
  print(result, flags, terminal, version);
  return result.verdict === "missing" ? 1 : 0;
}

function print(result: CheckResult, flags: CheckFlags, terminal: Terminal, version: string): void {
  const format = flags.json ? "json" : flags.format;
  switch (format) {
    case "json":
      terminal.out(`${JSON.stringify(result)}\n`);
      return;
    case "sarif":
      terminal.out(`${JSON.stringify(sarifReport(result, version), undefined, 2)}\n`);
      return;
    case "github":
      terminal.out(githubAnnotations(result));
      return;
    case "markdown":
      terminal.out(markdownReport(result));
      return;
    case "text":
      terminal.out(textReport(result, (style, text) => styled(terminal, style, text)));
      return;
    default:
  }
}

function percentArgument(text: string): number {
  const percent = Number(text);
  if (!/^\d+(?:\.\d+)?$/u.test(text) || percent > 100)
    throw new InvalidArgumentError("Write a percentage from 0 to 100, such as 80.");
  return percent;
}
