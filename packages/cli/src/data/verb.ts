/** `sightline data export|import`: a range of time as one file. */
import { Command } from "commander";
import type { ExitCode, Surroundings } from "../program.ts";
import { exportVerb } from "./export.ts";
import { importVerb } from "./import.ts";

export function dataVerb(surroundings: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("data")
    .description("keep a range of time as one file, and read it back")
    .addCommand(exportVerb(surroundings))
    .addCommand(importVerb(surroundings, done))
    .addHelpText(
      "after",
      `
Examples:
  $ sightline data export incident.sightline --since 30m
  $ sightline data import incident.sightline --url http://127.0.0.1:4320`,
    );
}
