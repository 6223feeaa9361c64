/** `sightline validate …`: files of others and of the generators, checked without a server. */
import { Command } from "commander";
import type { ExitCode, Surroundings } from "../program.ts";
import { rulesValidateVerb } from "./rules.ts";

export function validateVerb(surroundings: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("validate")
    .description("checks files, also old ones that were written by hand")
    .addCommand(rulesValidateVerb(surroundings, done))
    .addHelpText(
      "after",
      `
Examples:
  $ sightline validate rules prometheus/`,
    );
}
