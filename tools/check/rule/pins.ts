/** Exact versions everywhere, so that a clone of next year is the clone of today. */
import type { Fault, RepositoryFile } from "../files.ts";

/** With another name before it where two versions of one package are needed: `npm:express@4.22.3`. */
const exact = /^(?:npm:[@\w./-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/u;
const kinds = ["dependencies", "devDependencies", "optionalDependencies"] as const;

export function pinFaults(files: readonly RepositoryFile[]): readonly Fault[] {
  const faults: Fault[] = [];
  for (const file of files) {
    if (!/(?:^|\/)package\.json$/u.test(file.path) || file.path.includes("/fixtures/")) continue;
    const manifest: unknown = JSON.parse(file.text());
    for (const kind of kinds) {
      for (const [name, version] of entriesOf(manifest, kind)) {
        if (typeof version === "string" && exact.test(version)) continue;
        faults.push({
          path: file.path,
          message: `${kind}: ${name} is "${String(version)}", not one exact version`,
        });
      }
    }
  }
  return faults;
}

function entriesOf(manifest: unknown, kind: string): readonly [string, unknown][] {
  if (typeof manifest !== "object" || manifest === null) return [];
  const found: unknown = Reflect.get(manifest, kind);
  return typeof found === "object" && found !== null ? Object.entries(found) : [];
}
