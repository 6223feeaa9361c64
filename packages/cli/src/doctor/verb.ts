/** `sightline doctor`: what is wrong with a set-up. */
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import type { EnvFile, Explanation, Probe } from "@sightline/sdk/doctor";
import { Command, Option } from "commander";
import { cliErrors } from "../errors.ts";
import type { ExitCode, Surroundings } from "../program.ts";
import { environmentLines } from "./environment-lines.ts";

interface DoctorFlags {
  readonly env: boolean;
  readonly envFile: readonly string[];
  readonly probe: boolean;
  readonly all: boolean;
  readonly json: boolean;
}

/** Read when they exist and no other is named. */
const USUAL_FILES: readonly string[] = [".env", ".env.local"];

const EXAMPLES = `
Examples:
  $ sightline doctor --env
  $ sightline doctor --env --env-file .env --env-file .env.production --probe
  $ sightline doctor --env --json | jq '.problems[].message'

Exit code 1 says that something is to be mended.`;

export function doctorVerb({ terminal }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("doctor")
    .description("tell what is wrong with a set-up")
    .option(
      "--env",
      "explain the configuration: each value, its source, what is ignored; and copies of OpenTelemetry's API",
      false,
    )
    .addOption(
      new Option("--env-file <path>", "a file of variables, read as node --env-file does; may be repeated")
        .argParser((path: string, before: readonly string[]) => [...before, path])
        .default([], ".env and .env.local, where they exist"),
    )
    .option("--probe", "ask each endpoint whether it takes OTLP", false)
    .option("--all", "show settings at their defaults too", false)
    .option("--json", "everything as JSON", false)
    .addHelpText("after", EXAMPLES)
    .action(async (flags: DoctorFlags) => {
      if (!flags.env) {
        throw cliErrors.USAGE({
          problem: "doctor was not told what to look at.",
          hint: "`sightline doctor --env` explains the configuration.",
        });
      }
      // Not needed by other verbs, which start sooner without it.
      const { explainConfig, probeTargets, withApiCopies, withStartOrder } =
        await import("@sightline/sdk/doctor");
      const configured = explainConfig({
        environment: terminal.env,
        envFiles: envFiles(flags.envFile),
        isReadable,
      });
      const counted = await withApiCopies(configured, process.cwd());
      const explanation = await withStartOrder(counted, process.cwd(), terminal.env);
      const probes = flags.probe ? await probeTargets(explanation.targets) : [];
      terminal.out(
        flags.json ? asJson(explanation, probes) : environmentLines(explanation, probes, flags.all, terminal),
      );
      done(explanation.ok && probes.every(({ ok, optional }) => ok || optional) ? 0 : 1);
    });
}

/** A file that was named must be there. */
function envFiles(named: readonly string[]): EnvFile[] {
  const paths = named.length > 0 ? named : USUAL_FILES.filter((path) => existsSync(path));
  return paths.map((path) => {
    try {
      return { path, text: readFileSync(path, "utf8") };
    } catch (cause) {
      const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
      throw cliErrors.USAGE(
        {
          problem: `The file ${path} cannot be read: ${reason}.`,
          hint: "Correct --env-file, or leave it away.",
        },
        { cause, field: "--env-file" },
      );
    }
  });
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The targets hold headers as they are sent; they stay here. */
function asJson({ targets: _targets, ...explanation }: Explanation, probes: readonly Probe[]): string {
  const ok = explanation.ok && probes.every((probe) => probe.ok || probe.optional);
  return `${JSON.stringify({ ...explanation, ok, probes })}\n`;
}
