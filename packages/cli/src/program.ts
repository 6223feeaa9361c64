/** The verbs together: from arguments to an exit code. */
import { SightlineError } from "@sightline/model";
import { Command, CommanderError } from "commander";
import { cliErrors } from "./errors.ts";
import { styled, type Terminal } from "./terminal.ts";
import { usageError } from "./usage.ts";

export interface Surroundings {
  readonly terminal: Terminal;
  readonly version: string;
}

/** 0 good; 1 the thing asked about is not good; 2 the tool could not do it. */
export type ExitCode = 0 | 1 | 2;

type Verb = (surroundings: Surroundings, done: (code: ExitCode) => void) => Command;

/** In the order of the help. What a verb needs is loaded with it: a third of a start was loading the other verbs. */
const VERBS: ReadonlyMap<string, () => Promise<Verb>> = new Map([
  ["start", async () => (await import("./start/verb.ts")).startVerb],
  ["query", async () => (await import("./query/verb.ts")).queryVerb],
  ["data", async () => (await import("./data/verb.ts")).dataVerb],
  ["generate", async () => (await import("./generate/verb.ts")).generateVerb],
  ["test", async () => (await import("./rule-test/verb.ts")).testVerb],
  ["validate", async () => (await import("./validate/verb.ts")).validateVerb],
  ["convert", async () => (await import("./convert/verb.ts")).convertVerb],
  ["verify", async () => (await import("./verify/verb.ts")).verifyVerb],
  ["check", async () => (await import("./check/verb.ts")).checkVerb],
  ["init", async () => (await import("./init/verb.ts")).initVerb],
  ["provision", async () => (await import("./provision/verb.ts")).provisionVerb],
  ["sampling", async () => (await import("./sampling/verb.ts")).samplingVerb],
  ["doctor", async () => (await import("./doctor/verb.ts")).doctorVerb],
]);

/** The one that is asked for, none for the version; all of them for the help, and to find what was meant. */
function verbsFor(name: string | undefined): Promise<readonly Verb[]> {
  if (name === "--version" || name === "-V") return Promise.resolve([]);
  const named = VERBS.get(name ?? "");
  return Promise.all((named === undefined ? [...VERBS.values()] : [named]).map((load) => load()));
}

/**
 * `check stack DIR` is `validate stack DIR`: who wants a stack checked says either. The gate takes one folder, so that two
 * words never meant it; `check stack` alone is the folder `stack`.
 */
function meant(asked: readonly string[]): readonly string[] {
  const [verb, what, directory, ...rest] = asked;
  const isStack = verb === "check" && what === "stack" && directory?.startsWith("-") === false;
  return isStack ? ["validate", what, directory, ...rest] : asked;
}

/** Commander answers `strat --help` with the help of all; ended at the word that nobody knows, it says so and suggests. */
function toUnknown(program: Command, args: readonly string[]): readonly string[] {
  const words = args[0] === "help" ? args.slice(1) : args;
  let command = program;
  for (const [at, word] of words.entries()) {
    if (command.commands.length === 0 || word === "help" || word.startsWith("-")) return args;
    const named = command.commands.find((sub) => sub.name() === word);
    if (named === undefined) return words.slice(0, at + 1);
    command = named;
  }
  return args;
}

/** Never rejects. */
export async function run(asked: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { terminal, version } = surroundings;
  const args = meant(asked);
  let code: ExitCode = 0;
  const done = (result: ExitCode): void => {
    code = result;
  };
  const program = new Command("sightline")
    .description("Observability for TypeScript services.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help");
  for (const verb of await verbsFor(args[0])) program.addCommand(verb(surroundings, done));
  program.addHelpText("after", EXAMPLES);
  quiet(program, terminal);
  try {
    await program.parseAsync(toUnknown(program, args), { from: "user" });
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
