/** `sightline convert …`: files of other tools in our form. */
import { Command } from "commander";
import type { ExitCode, Surroundings } from "../program.ts";
import { convertDashboardVerb } from "./dashboard.ts";

export function convertVerb(surroundings: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("convert")
    .description("files of other tools in our form, with a report of what is lost")
    .addCommand(convertDashboardVerb(surroundings, done))
    .addHelpText(
      "after",
      `
Examples:
  $ sightline convert dashboard grafana-dashboard.json > service.json`,
    );
}
