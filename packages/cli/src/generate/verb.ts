/** `sightline generate …`: files from declarations. */
import { Command } from "commander";
import type { ExitCode, Surroundings } from "../program.ts";
import { rulesVerb } from "./rules.ts";

export function generateVerb(surroundings: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("generate")
    .description("files from declarations: rules of Prometheus")
    .addCommand(rulesVerb(surroundings, done))
    .addHelpText(
      "after",
      `
Examples:
  $ sightline generate rules --slo slo.yml > slo_rules.yml`,
    );
}
