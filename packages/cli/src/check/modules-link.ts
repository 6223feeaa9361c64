import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";

/** Lets code in `copy` find the packages that are installed for `original`, in it or above. */
export function linkModules(original: string, copy: string): void {
  for (let folder = original; ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    if (existsSync(modules)) {
      mkdirSync(copy, { recursive: true });
      symlinkSync(modules, join(copy, "node_modules"), "junction");
      return;
    }
    if (dirname(folder) === folder) return;
  }
}
