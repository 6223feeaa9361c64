/** Size and names of files. */
import { type Fault, type RepositoryFile, isCode } from "../files.ts";

const mostLines = 400;
const namesOfNothing = new Set(["utils", "util", "common", "helpers", "helper", "misc", "shared", "stuff"]);

/** Tables and grammars, which a split would not make clearer; each with its reason. */
const longByNature: ReadonlyMap<string, string> = new Map();

export function lengthFaults(files: readonly RepositoryFile[]): readonly Fault[] {
  return files
    .filter(({ path }) => (isCode(path) || path.endsWith(".css")) && !longByNature.has(path))
    .map((file) => ({ path: file.path, lines: file.text().split("\n").length - 1 }))
    .filter(({ lines }) => lines > mostLines)
    .map(({ path, lines }) => ({
      path,
      message: `has ${lines} lines; more than ${mostLines} ask for a split`,
    }));
}

export function nameFaults(files: readonly RepositoryFile[]): readonly Fault[] {
  return files.flatMap(({ path }) => {
    const segments = path.split("/");
    const empty = segments.find((segment) => namesOfNothing.has(segment.replace(/\..*$/u, "").toLowerCase()));
    if (empty !== undefined) return [{ path, message: `"${empty}" names no subject` }];
    const file = segments.at(-1) ?? "";
    const kebab = !isCode(path) || /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)*$/u.test(file);
    return kebab ? [] : [{ path, message: `"${file}" is not in kebab-case` }];
  });
}
