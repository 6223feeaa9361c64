/** What commander says of wrong arguments, in the shape of our errors. */
import type { SightlineError } from "@sightline/model";
import type { Command, CommanderError } from "commander";
import { cliErrors } from "./errors.ts";

/** Commander's sentence reads `error: unknown command 'strat'` and, on a line of its own, `(Did you mean start?)`. */
export function usageError(cause: CommanderError, program: Command): SightlineError {
  const [first = "", suggestion = ""] = cause.message.replace(/^error: /, "").split("\n");
  const nearest = /^\(Did you mean (.+)\?\)$/.exec(suggestion)?.[1];
  const problem = cause.code === "commander.help" ? "No verb was given." : sentence(first);
  const help = `\`${program.name()} --help\` lists the verbs, \`${program.name()} VERB --help\` the flags of one.`;
  return cliErrors.USAGE(
    { problem, hint: nearest === undefined ? help : `Did you mean ${nearest}? ${help}` },
    { cause },
  );
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return begun.endsWith(".") ? begun : `${begun}.`;
}
