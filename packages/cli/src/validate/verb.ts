/** `sightline validate …`: files of others and of the generators, checked without a server. */
import { Command } from "commander";
import type { ExitCode, Surroundings } from "../program.ts";
import { dashboardsValidateVerb } from "./dashboards.ts";
import { rulesValidateVerb } from "./rules.ts";
import { stackValidateVerb } from "./stack.ts";

export function validateVerb(surroundings: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("validate")
    .description("checks files, also old ones that were written by hand")
    .addCommand(rulesValidateVerb(surroundings, done))
    .addCommand(dashboardsValidateVerb(surroundings, done))
    .addCommand(stackValidateVerb(surroundings, done))
    .addHelpText(
      "after",
      `
Examples:
  $ sightline validate rules prometheus/
  $ sightline validate stack observability/`,
    );
}
