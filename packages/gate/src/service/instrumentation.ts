/** What is recorded without a line in the handler: by a service that starts with an SDK, and by middleware of all routes. */
import type { EntryPointKind } from "../entry-point/entry-point.ts";
import type { HookKind } from "../hook/kind.ts";
import type { Reach } from "../hook/reach.ts";
import type { Evaluation } from "../source/evaluation.ts";
import { importGraphOf } from "../source/import-graph.ts";
import type { Project } from "../source/project.ts";
import type { SourceFile } from "../source/source-file.ts";
import { type Middleware, mayUseMiddleware, middlewareIn } from "./middleware.ts";
import { type Coverage, mayStart, startedByScript, startsIn } from "./starter.ts";

export interface Services {
  /** The kinds that an entry point of a file has without a hook of its own. */
  coverageOf(file: SourceFile, kind: EntryPointKind): ReadonlySet<HookKind>;
}

/** Files are parsed only where their text speaks of what is looked for. */
export function createServices(project: Project, evaluation: Evaluation, reach: Reach): Services {
  const coverages = new Map<string, readonly Coverage[]>();
  const middlewares = new Map<string, readonly Middleware[]>();
  let starting: ReadonlyMap<string, readonly Coverage[]> | undefined;
  const graph = importGraphOf(project);
  const membersOf = onceByPackage(project);

  /** The files of the whole project that start something, and what. */
  function startingFiles(): ReadonlyMap<string, readonly Coverage[]> {
    if (starting !== undefined) return starting;
    const found = new Map<string, readonly Coverage[]>();
    for (const path of project.list()) {
      const text = project.text(path) ?? "";
      const covers = mayStart(text) ? startsIn(project.file(path), evaluation) : [];
      if (covers.length > 0) found.set(path, covers);
    }
    starting = found;
    return found;
  }

  /** Through imports too: a package of the workspace may hold the set-up of all services. */
  function coveragesOf(folder: string, scripts: readonly string[]): readonly Coverage[] {
    const known = coverages.get(folder);
    if (known !== undefined) return known;
    const members = new Set(membersOf(folder));
    const reached = [...startingFiles()].flatMap(([path, covers]) =>
      members.has(path) || [...graph.importersOf(path)].some((one) => members.has(one)) ? covers : [],
    );
    const found = [...scripts.flatMap(startedByScript), ...reached];
    coverages.set(folder, found);
    return found;
  }

  function middlewareOf(folder: string): readonly Middleware[] {
    const known = middlewares.get(folder);
    if (known !== undefined) return known;
    const found = membersOf(folder)
      .filter((path) => mayUseMiddleware(project.text(path) ?? ""))
      .flatMap((path) => middlewareIn(project.file(path), evaluation, reach));
    middlewares.set(folder, found);
    return found;
  }

  return {
    coverageOf: (file, kind) => {
      // No library knows of these.
      if (kind === "catch" || kind === "export" || kind === "job") return new Set();
      const { folder, scripts } = project.packageOf(file.path);
      const kinds = new Set(coveragesOf(folder, scripts).flatMap((covers) => covers[kind] ?? []));
      if (kind !== "route") return kinds;
      for (const one of middlewareOf(folder))
        if (one.isApplication || one.file === file.path) for (const each of one.kinds) kinds.add(each);
      return kinds;
    },
  };
}

/** The files of a package, by its folder. */
function onceByPackage(project: Project): (folder: string) => readonly string[] {
  let members: ReadonlyMap<string, readonly string[]> | undefined;
  return (folder) => {
    members ??= membersByPackage(project);
    return members.get(folder) ?? [];
  };
}

function membersByPackage(project: Project): Map<string, string[]> {
  const members = new Map<string, string[]>();
  for (const path of project.list()) {
    const { folder } = project.packageOf(path);
    const known = members.get(folder);
    if (known === undefined) members.set(folder, [path]);
    else known.push(path);
  }
  return members;
}
