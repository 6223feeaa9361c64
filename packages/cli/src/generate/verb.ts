/** `sightline generate …`: files from declarations. */
import { Command } from "commander";
import type { ExitCode, Surroundings } from "../program.ts";
import { alertmanagerVerb } from "./alertmanager.ts";
import { dashboardsVerb } from "./dashboards.ts";
import { envVerb } from "./env.ts";
import { manifestVerb } from "./manifest.ts";
import { rulesVerb } from "./rules.ts";
import { stackVerb } from "./stack/verb.ts";

export function generateVerb(surroundings: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("generate")
    .description(
      "files from declarations: rules of Prometheus, routing of alerts, dashboards, a stack, variables, data for programs",
    )
    .addCommand(rulesVerb(surroundings, done))
    .addCommand(alertmanagerVerb(surroundings, done))
    .addCommand(dashboardsVerb(surroundings, done))
    .addCommand(manifestVerb(surroundings, done))
    .addCommand(stackVerb(surroundings, done))
    .addCommand(envVerb(surroundings, done))
    .addHelpText(
      "after",
      `
Examples:
  $ sightline generate rules --slo slo.yml > slo_rules.yml
  $ sightline generate rules --telemetry telemetry.ts --out prometheus/
  $ sightline generate dashboards --out grafana/dashboards
  $ sightline generate manifest --telemetry telemetry.ts
  $ sightline generate stack --out observability/
  $ sightline generate env --preset honeycomb=eu > honeycomb.env
  $ sightline generate alertmanager --webhook http://127.0.0.1:9094 > alertmanager.yml`,
    );
}
