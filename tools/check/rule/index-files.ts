/** An `index.ts` says by name what leaves a package or a folder, and does nothing itself. */
import type { Fault, RepositoryFile } from "../files.ts";
import { statementsOf } from "../imports.ts";

export function indexFaults(files: readonly RepositoryFile[]): readonly Fault[] {
  return files
    .filter(({ path }) => /^packages\/.*\/index\.tsx?$/u.test(path))
    .flatMap((file) =>
      statementsOf(file.path, file.text())
        .map((statement) => faultOf(statement))
        .filter((message) => message !== undefined)
        .map((message) => ({ path: file.path, message })),
    );
}

function faultOf(statement: Readonly<Record<string, unknown>>): string | undefined {
  const type = String(statement["type"]);
  if (type === "ExportAllDeclaration") return "re-exports everything; name what leaves";
  if (type === "ExportNamedDeclaration" && statement["source"] !== null) return undefined;
  return `holds a ${type}; index.ts only re-exports`;
}
