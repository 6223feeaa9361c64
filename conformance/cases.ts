/** Where the cases are: published by other projects, so they lie beside the repository and not in it. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** `SIGHTLINE_CONFORMANCE`, or `shared/conformance` beside the repository. */
export function casesFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const named = environment["SIGHTLINE_CONFORMANCE"];
  if (named !== undefined && named !== "") return named;
  return fileURLToPath(new URL("../../shared/conformance", import.meta.url));
}

/** The text of a file, `undefined` when there is none. */
export function textAt(folder: string, file: string): string | undefined {
  const path = join(folder, file);
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true ? readFileSync(path, "utf8") : undefined;
}
