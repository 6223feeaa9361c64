/**
 * Which file imports which, without a syntax tree: by a scan for specifiers that finds too many, as in comments, and never too
 * few. It says where looking is worth it; what an import means is judged by the tree.
 */
import type { Project } from "./project.ts";

export interface ImportGraph {
  /** The files that lead to one of the paths by their imports, themselves left out unless they import each other. */
  importersOf(path: string): ReadonlySet<string>;
}

const graphs = new WeakMap<Project, ImportGraph>();

/** Read when it is first asked for, once for a project. */
export function importGraphOf(project: Project): ImportGraph {
  const before = graphs.get(project);
  if (before !== undefined) return before;
  const made = createImportGraph(project);
  graphs.set(project, made);
  return made;
}

function createImportGraph(project: Project): ImportGraph {
  const known = new Map<string, ReadonlySet<string>>();
  let importers: Map<string, string[]> | undefined;

  function directImporters(): Map<string, string[]> {
    if (importers !== undefined) return importers;
    const made = new Map<string, string[]>();
    for (const path of project.list())
      for (const specifier of specifiersIn(project.text(path) ?? "")) {
        const target = project.resolved(path, specifier);
        if (target === undefined) continue;
        const from = made.get(target);
        if (from === undefined) made.set(target, [path]);
        else from.push(path);
      }
    importers = made;
    return made;
  }

  return {
    importersOf: (path) => {
      const before = known.get(path);
      if (before !== undefined) return before;
      const direct = directImporters();
      const found = new Set<string>();
      const waiting = [path];
      for (let one = waiting.pop(); one !== undefined; one = waiting.pop())
        for (const from of direct.get(one) ?? [])
          if (!found.has(from)) {
            found.add(from);
            waiting.push(from);
          }
      known.set(path, found);
      return found;
    },
  };
}

const SPECIFIER =
  /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(?:\/\*[^]*?\*\/\s*|\/\/.*\n\s*)*(?<quote>["'`])(?<name>[^"'`\n]+)\k<quote>/gu;

/** What a text may import: every specifier that its tree has, and some that only look like one. */
export function specifiersIn(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const match of text.matchAll(SPECIFIER)) found.add(match.groups?.["name"] ?? "");
  return found;
}
