/** Declarations that a person named, loaded one after the other; each runs in a process of its own. */
import type { DeclaredFile } from "@sightline/as-code";
import type { TelemetryDeclaration } from "@sightline/model";
import { loadDeclaration } from "../declaration/load.ts";
import { fileNames } from "./source-files.ts";

/** Whether a file is a module, and so a declaration, rather than YAML. */
export function isModule(file: string): boolean {
  return /\.[cm]?[jt]s$/u.test(file);
}

/** Patterns are followed. Throws FILE_UNREADABLE, DECLARATION_FAILED or DECLARATION_FAULTY. */
export async function readDeclarations(patterns: readonly string[]): Promise<readonly DeclaredFile[]> {
  const read: DeclaredFile[] = [];
  for (const name of await fileNames(patterns)) {
    const { file, data } = await loadDeclaration(name);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- telemetryProblems found nothing in it
    read.push({ file, declaration: data as unknown as TelemetryDeclaration });
  }
  return read;
}
