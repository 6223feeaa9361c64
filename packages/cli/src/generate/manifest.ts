/** `sightline generate manifest`: a declaration and all that follows from it, as data for programs. */
import { type Manifest, manifestOf } from "@sightline/as-code";
import { Command } from "commander";
import type { ExitCode, Surroundings } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { readDeclarations } from "./declarations.ts";
import { writeGenerated } from "./output.ts";
import { cliErrors } from "../errors.ts";
import { reportProblems } from "./problems.ts";
import { readSourceFiles } from "./source-files.ts";

interface ManifestFlags {
  readonly telemetry: string;
  readonly out?: string;
  readonly json: boolean;
}

export function manifestVerb({ terminal }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("manifest")
    .description("a declaration as data: metrics with their names, SLOs and alerts with their PromQL")
    .requiredOption("--telemetry <file>", "the declaration")
    .option("--out <directory>", "write manifest.json there instead of to stdout")
    .option("--json", "with --out: what was written, as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline generate manifest --telemetry telemetry.ts > manifest.json
  $ sightline generate manifest --telemetry telemetry.ts --out build/`,
    )
    .action(async (flags: ManifestFlags) => {
      done(await generate(flags, terminal));
    });
}

async function generate({ telemetry, out, json }: ManifestFlags, terminal: Terminal): Promise<ExitCode> {
  const manifest = await readManifest(telemetry, terminal, json);
  if (manifest === undefined) return 2;
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  if (out === undefined) {
    terminal.out(text);
    return 0;
  }
  const written = await writeGenerated(out, [{ name: "manifest.json", text }]);
  if (json) terminal.out(`${JSON.stringify({ ok: true, files: written })}\n`);
  else for (const { file, changed } of written) terminal.out(`${file}${changed ? "" : " (unchanged)"}\n`);
  return 0;
}

/** One that was printed before, as JSON. Its form is the backend's to check. Throws FILE_UNREADABLE and DECLARATION_FAULTY. */
export async function readManifestFile(
  name: string,
): Promise<{ readonly service: { readonly name: string } }> {
  const [source] = await readSourceFiles([name]);
  const service = serviceOf(source?.text ?? "");
  if (service !== undefined) return service;
  throw cliErrors.DECLARATION_FAULTY({
    problem: `${name} is no manifest: it is not JSON with service.name.`,
    fix: "Give a telemetry.ts, or what `sightline generate manifest` prints.",
  });
}

function serviceOf(text: string): { readonly service: { readonly name: string } } | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return isManifest(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

function isManifest(value: unknown): value is { readonly service: { readonly name: string } } {
  if (typeof value !== "object" || value === null || !("service" in value)) return false;
  const { service } = value;
  return (
    typeof service === "object" && service !== null && "name" in service && typeof service.name === "string"
  );
}

/** The manifest of a file; nothing where its faults were told instead. Throws as `readDeclarations` does. */
export async function readManifest(
  name: string,
  terminal: Terminal,
  json: boolean,
): Promise<Manifest | undefined> {
  for (const file of await readDeclarations([name])) {
    const { manifest, problems } = manifestOf(file);
    if (manifest !== undefined) return manifest;
    reportProblems(problems, terminal, json);
  }
  return undefined;
}
