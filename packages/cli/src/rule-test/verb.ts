/** `sightline test …`: unit tests of what is generated or written by hand. */
import { Command } from "commander";
import type { ExitCode, Surroundings } from "../program.ts";
import { rulesTestVerb } from "./rules.ts";

export function testVerb(surroundings: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("test")
    .description("unit tests of rules")
    .addCommand(rulesTestVerb(surroundings, done))
    .addHelpText(
      "after",
      `
Examples:
  $ sightline test rules tests/*.yml`,
    );
}
