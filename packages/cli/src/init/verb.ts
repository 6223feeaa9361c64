/** `sightline init …`: what a project needs to begin. */
import { Command } from "commander";
import type { ExitCode, Surroundings } from "../program.ts";
import { initCiVerb } from "./ci/verb.ts";

export function initVerb(surroundings: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("init")
    .description("sets up a project")
    .addCommand(initCiVerb(surroundings, done))
    .addHelpText(
      "after",
      `
Examples:
  $ sightline init ci`,
    );
}
