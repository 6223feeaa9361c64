/** Writes what a project's CI needs, and tells of each file what became of it. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { CONFIG_FILE, readConfig } from "@sightline/gate";
import { listedFiles } from "../../check/git.ts";
import { cliErrors } from "../../errors.ts";
import type { ExitCode } from "../../program.ts";
import type { Terminal } from "../../terminal.ts";
import { type FileToPlace, place, type Placing, placingOf } from "../placed-file.ts";
import { hookFile, hookText } from "./hook.ts";
import { type Project, projectOf } from "./project.ts";
import type { InitCiFlags } from "./verb.ts";
import { WORKFLOW_FILE, workflowText } from "./workflow.ts";

/** Where packages lie after an installation; editors read the schema from there. */
const SCHEMA = "./node_modules/@sightline/gate/schema/config.json";

/** 1 where a file was changed by hand, differs, and was kept. Throws FILE_UNREADABLE and FILE_UNWRITABLE. */
export async function initCi(folder: string, flags: InitCiFlags, terminal: Terminal): Promise<ExitCode> {
  const root = resolve(folder);
  if (!existsSync(root) || !statSync(root).isDirectory())
    throw cliErrors.FILE_UNREADABLE({ file: folder, reason: "there is no such folder" });
  const project = projectOf(root, (await listedFiles(root)) ?? []);
  const placings = [
    ...[
      { name: WORKFLOW_FILE, text: workflowText(project), comment: "#" as const, isProgram: false },
      { name: hookFile(project), text: hookText(project), comment: "#" as const, isProgram: true },
    ].map((file) => ({ file, placing: placingOf(root, file, flags.force) })),
    ...configuration(root, project),
  ];
  if (!flags.dryRun)
    for (const { file, placing } of placings)
      if (placing === "written" || placing === "updated") place(root, file);
  const files = placings.map(({ file, placing }) => ({ file: file.name, placing }));
  // A configuration of its own is what a project should have.
  const isBehind = files.some(({ file, placing }) => placing === "kept" && file !== CONFIG_FILE);
  const next = nextSteps(project, isBehind);
  if (flags.json) terminal.out(`${JSON.stringify({ dryRun: flags.dryRun, files, next })}\n`);
  else {
    const lines = files.map(({ file, placing }) => `${words(placing, flags.dryRun)} ${file}`);
    terminal.out([...lines, "", ...next.map((step) => `Next: ${step}`), ""].join("\n"));
  }
  return isBehind ? 1 : 0;
}

/** A configuration that is there, in its own file or in package.json, is the project's, and right as it is if it can be read. */
function configuration(
  root: string,
  { telemetry }: Project,
): readonly { readonly file: FileToPlace; readonly placing: Placing }[] {
  const read = (name: string): string | undefined =>
    existsSync(join(root, name)) ? readFileSync(join(root, name), "utf8") : undefined;
  // A faulty one is told of now, not by the first pull request.
  readConfig(read);
  const check = { strict: false, exclude: [], declarations: true, telemetry };
  const text = `${JSON.stringify({ $schema: SCHEMA, check }, undefined, 2)}\n`;
  const file: FileToPlace = { name: CONFIG_FILE, text, comment: undefined, isProgram: false };
  if (hasKey(read("package.json"), "sightline")) return [];
  return [{ file, placing: placingOf(root, file, false) }];
}

function hasKey(text: string | undefined, key: string): boolean {
  if (text === undefined) return false;
  const data: unknown = JSON.parse(text);
  return typeof data === "object" && data !== null && key in data;
}

function words(placing: Placing, dryRun: boolean): string {
  switch (placing) {
    case "written":
      return dryRun ? "would write " : "wrote       ";
    case "updated":
      return dryRun ? "would update" : "updated     ";
    case "same":
      return "is the same ";
    case "kept":
      return "kept as is  ";
    default:
      return placing satisfies never;
  }
}

function nextSteps(project: Project, isBehind: boolean): readonly string[] {
  return [
    ...(isBehind
      ? ["What was kept was changed by hand and differs from what would be made: --force writes it anew."]
      : []),
    ...(project.hasHusky ? [] : ["git config core.hooksPath .githooks"]),
    "npm install --save-dev @sightline/cli, where it is not installed",
    "sightline check, and where old gaps are many: sightline check --update-baseline",
  ];
}
