/** `sightline validate stack DIR`: files of a stack, also old ones from guides, against what their programs take. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { checkStack, type CheckedStack, printProblem, type StackDirectory } from "@sightline/as-code";
import { Command, InvalidArgumentError } from "commander";
import { counted } from "../counted.ts";
import { cliErrors } from "../errors.ts";
import { fileNames, readSourceFiles } from "../generate/source-files.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import { styled, type Terminal } from "../terminal.ts";

interface StackFlags {
  /** The second number of the version. */
  readonly collectorVersion?: number;
  readonly strict: boolean;
  readonly json: boolean;
}

export function stackValidateVerb({ terminal }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("stack")
    .description(
      "files of a stack: old spellings, what pipelines lack, ports, missing files, double scraping",
    )
    .argument("<directory>", "with the Compose file and the configurations; folders in it are read too")
    .option(
      "--collector-version <version>",
      "which collector is to load them, such as 0.159; its image says it otherwise",
      versionArgument,
    )
    .option("--strict", "warnings end with 1 as well", false)
    .option("--json", "every finding as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline validate stack observability/
  $ sightline validate stack deploy/ --collector-version 0.96
  $ sightline validate stack observability/ --strict --json

Errors: a program refuses the file, telemetry is lost, or it counts twice; they end with 1. Warnings do not. Files are
known by what is in them: Compose files, configurations of the collector and of Prometheus, rules.`,
    )
    .action(async (directory: string, flags: StackFlags) => {
      done(await validate(directory, flags, terminal));
    });
}

function versionArgument(text: string): number {
  const minor = /^v?0\.(\d+)(?:\.\d+)?$/u.exec(text)?.[1];
  if (minor === undefined) throw new InvalidArgumentError("Write a version of the collector, such as 0.159.");
  return Number(minor);
}

async function validate(directory: string, flags: StackFlags, terminal: Terminal): Promise<ExitCode> {
  const found = await stat(directory).catch(() => undefined);
  if (found?.isDirectory() !== true) {
    const reason = found === undefined ? "there is no such directory" : "it is not a directory";
    throw cliErrors.FILE_UNREADABLE({ file: directory, reason });
  }
  const names = await fileNames([join(directory, "**/*.{yml,yaml}")]);
  const files = await readSourceFiles(names.filter((name) => !name.includes("node_modules")));
  const checked = checkStack(files, {
    directory: DIRECTORY,
    ...(flags.collectorVersion === undefined ? {} : { collector: flags.collectorVersion }),
  });
  const errors = checked.findings.filter(({ severity }) => severity === "error").length;
  const warnings = checked.findings.length - errors;
  const ok = errors === 0 && (warnings === 0 || !flags.strict);
  terminal.out(
    flags.json
      ? `${JSON.stringify({ ok, errors, warnings, files: files.map(({ file }) => file), ...checked })}\n`
      : report(checked, errors, warnings, terminal),
  );
  return ok ? 0 : 1;
}

/** A few kilobytes at most: secrets. */
const SMALL = 65_536;

const DIRECTORY: StackDirectory = {
  exists: ({ file }, path) => existsSync(resolve(dirname(file), path)),
  read: ({ file }, path) => {
    const full = resolve(dirname(file), path);
    try {
      return statSync(full).size > SMALL ? "" : readFileSync(full, "utf8");
    } catch {
      // What cannot be read is to its program as if it were not there.
      return undefined;
    }
  },
};

function report(
  { findings, kinds }: CheckedStack,
  errors: number,
  warnings: number,
  terminal: Terminal,
): string {
  const lines = findings.map((finding) => {
    const isError = finding.severity === "error";
    const head = styled(terminal, isError ? "red" : "yellow", isError ? "error  " : "warning");
    return `${head} ${printProblem(finding)}\n`;
  });
  const read = Object.entries(kinds)
    .filter(([kind, count]) => count > 0 && kind !== "other")
    .map(([kind, count]) => `${count} ${kind}`);
  const what = read.length === 0 ? "nothing of a stack" : read.join(", ");
  return `${lines.join("")}read ${what}\n${counted(errors, "error")}, ${counted(warnings, "warning")}\n`;
}
