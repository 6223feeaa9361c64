/** The verbs together: from arguments to an exit code. */
import { SightlineError } from "@sightline/model";
import { Command, CommanderError } from "commander";
import { checkVerb } from "./check/verb.ts";
import { convertVerb } from "./convert/verb.ts";
import { dataVerb } from "./data/verb.ts";
import { doctorVerb } from "./doctor/verb.ts";
import { cliErrors } from "./errors.ts";
import { generateVerb } from "./generate/verb.ts";
import { initVerb } from "./init/verb.ts";
import { provisionVerb } from "./provision/verb.ts";
import { queryVerb } from "./query/verb.ts";
import { samplingVerb } from "./sampling/verb.ts";
import { startVerb } from "./start/verb.ts";
import { testVerb } from "./rule-test/verb.ts";
import { styled, type Terminal } from "./terminal.ts";
import { usageError } from "./usage.ts";
import { validateVerb } from "./validate/verb.ts";
import { verifyVerb } from "./verify/verb.ts";

export interface Surroundings {
  readonly terminal: Terminal;
  readonly version: string;
}

/** 0 good; 1 the thing asked about is not good; 2 the tool could not do it. */
export type ExitCode = 0 | 1 | 2;

/** Never rejects. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { terminal, version } = surroundings;
  let code: ExitCode = 0;
  const done = (result: ExitCode): void => {
    code = result;
  };
  const program = new Command("sightline")
    .description("Observability for TypeScript services.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help");
  program
    .addCommand(startVerb(surroundings, done))
    .addCommand(queryVerb(surroundings, done))
    .addCommand(dataVerb(surroundings, done))
    .addCommand(generateVerb(surroundings, done))
    .addCommand(testVerb(surroundings, done))
    .addCommand(validateVerb(surroundings, done))
    .addCommand(convertVerb(surroundings, done))
    .addCommand(verifyVerb(surroundings, done))
    .addCommand(checkVerb(surroundings, done))
    .addCommand(initVerb(surroundings, done))
    .addCommand(provisionVerb(surroundings, done))
    .addCommand(samplingVerb(surroundings, done))
    .addCommand(doctorVerb(surroundings, done));
  program.addHelpText("after", EXAMPLES);
  quiet(program, terminal);
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (cause) {
    if (cause instanceof CommanderError && cause.exitCode === 0) return 0;
    report(asSightlineError(cause, program), terminal, args.includes("--json"));
    return 2;
  }
}

const EXAMPLES = `
Examples:
  $ sightline start
  $ sightline query traces "service = checkout and duration > 500ms"
  $ sightline query logs "level >= error" --since 15m --json
  $ sightline doctor --env`;

/** Commander would print and exit by itself; here every error leaves in one place. */
function quiet(command: Command, terminal: Terminal): void {
  command.exitOverride();
  command.configureOutput({
    writeOut: terminal.out,
    writeErr: () => undefined,
    getOutHasColors: () => terminal.colour,
    getOutHelpWidth: () => terminal.width,
  });
  for (const sub of command.commands) quiet(sub, terminal);
}

function asSightlineError(cause: unknown, program: Command): SightlineError {
  if (cause instanceof SightlineError) return cause;
  if (cause instanceof CommanderError) return usageError(cause, program);
  return cliErrors.VERB_FAILED({ reason: cause instanceof Error ? cause.message : String(cause) }, { cause });
}

/** As JSON on stdout where the caller reads JSON, else in words on stderr. */
function report(error: SightlineError, terminal: Terminal, json: boolean): void {
  if (json) terminal.out(`${JSON.stringify(error.toBody())}\n`);
  else terminal.err(`${styled(terminal, "red", error.message)}\n${error.hint}\n`);
}
