/** `sightline generate env`: the variables of a service, for `node --env-file` or Compose's `env_file`. */
import { type ChosenPreset, presetEnvironment, readPreset } from "@sightline/as-code";
import { Command, InvalidArgumentError } from "commander";
import type { ExitCode, Surroundings } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { readManifest } from "./manifest.ts";
import { writeGenerated } from "./output.ts";

interface EnvFlags {
  readonly telemetry?: string;
  readonly preset?: ChosenPreset;
  readonly out?: string;
  readonly json: boolean;
}

export function envVerb({ terminal, version }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("env")
    .description("variables of a service: all that can be set, or those that send straight to a backend")
    .option("--telemetry <file>", "a declaration, for the service's name")
    .option("--preset <name[=place]>", "only what sends to this backend without a collector", presetArgument)
    .option("--out <directory>", "write .env.example, or NAME.env of a preset, there instead of to stdout")
    .option("--json", "with --out: what was written, as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline generate env > .env.example
  $ sightline generate env --telemetry telemetry.ts --out .
  $ sightline generate env --telemetry telemetry.ts --preset honeycomb=eu > honeycomb.env
  $ sightline generate env --preset tempo=tempo.internal:4317`,
    )
    .action(async (flags: EnvFlags) => {
      done(await generate(flags, terminal, version));
    });
}

async function generate(flags: EnvFlags, terminal: Terminal, version: string): Promise<ExitCode> {
  const { telemetry, preset, out, json } = flags;
  const manifest = telemetry === undefined ? undefined : await readManifest(telemetry, terminal, json);
  if (telemetry !== undefined && manifest === undefined) return 2;
  const text = await environment(manifest?.service.name, preset, version);
  if (out === undefined) {
    terminal.out(text);
    return 0;
  }
  const name = preset === undefined ? ".env.example" : `${preset.preset.name}.env`;
  const written = await writeGenerated(out, [{ name, text }]);
  if (json) terminal.out(`${JSON.stringify({ ok: true, files: written })}\n`);
  else for (const { file, changed } of written) terminal.out(`${file}${changed ? "" : " (unchanged)"}\n`);
  return 0;
}

async function environment(
  service: string | undefined,
  preset: ChosenPreset | undefined,
  version: string,
): Promise<string> {
  if (preset !== undefined) {
    const made = `Made by Sightline ${version} with \`sightline generate env\`.`;
    return `${presetEnvironment(preset, [made])}${service === undefined ? "" : `OTEL_SERVICE_NAME=${service}\n`}`;
  }
  // Not needed by other verbs, which start sooner without it.
  const { envExample } = await import("@sightline/sdk/doctor");
  return envExample(service);
}

function presetArgument(text: string): ChosenPreset {
  const read = readPreset(text);
  if (!read.ok) throw new InvalidArgumentError(read.problem);
  return read.chosen;
}
