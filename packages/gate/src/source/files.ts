/** The files of a folder, as the gate asks for them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

/** Paths are absolute. */
export interface SourceFiles {
  /** The folder that is checked. */
  readonly root: string;
  /** Every file of TypeScript and JavaScript below the root that is the project's own. */
  list(): readonly string[];
  /** Nothing where there is no such file. */
  read(path: string): string | undefined;
}

const CODE = /\.[cm]?[jt]sx?$/u;
const NOT_CODE = /\.d\.[cm]?ts$|\.min\.[cm]?js$/u;
/** What tools make and what others wrote. */
const LEFT_OUT = new Set(["node_modules", "dist", "build", "out", "coverage", "vendor", "bower_components"]);
const TESTS =
  /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|tests?|testing|test-(?:helpers|utils)|[\w-]+-tests|e2e|cypress|playwright)\/|\.(?:test|spec|stories|bench|e2e(?:-\w+)?)\.[cm]?[jt]sx?$/u;

/** Whether the gate looks at a file: code, written by hand, no test. `path` is relative to the root, with `/`. */
export function isJudgedPath(path: string): boolean {
  if (!CODE.test(path) || NOT_CODE.test(path) || TESTS.test(path)) return false;
  return !path.split("/").some((part) => LEFT_OUT.has(part) || (part.startsWith(".") && part.length > 1));
}

/** The files on disk. `listed`, where given, are the paths that the version control knows, relative to the root. */
export function folderFiles(folder: string, listed?: readonly string[]): SourceFiles {
  const root = resolve(folder);
  let found: readonly string[] | undefined;
  const list = (): readonly string[] => {
    const paths = listed ?? [...walkFolder(root, root)];
    return paths
      .filter((path) => isJudgedPath(path))
      .map((path) => join(root, path))
      .filter((path) => listed === undefined || existsSync(path))
      .toSorted();
  };
  return filesOf(root, () => (found ??= list()));
}

/** Those of a list that was made before. `root` and `paths` are absolute. */
export function knownFiles(root: string, paths: readonly string[]): SourceFiles {
  return filesOf(root, () => paths);
}

function filesOf(root: string, list: SourceFiles["list"]): SourceFiles {
  const known = new Map<string, string | undefined>();
  return {
    root,
    list,
    read: (path) => {
      if (!known.has(path)) known.set(path, readText(path));
      return known.get(path);
    },
  };
}

function* walkFolder(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!LEFT_OUT.has(entry.name) && !entry.name.startsWith(".")) yield* walkFolder(root, path);
    } else if (entry.isFile()) yield relativePath(root, path);
  }
}

/** With `/` on every system. */
export function relativePath(root: string, path: string): string {
  return relative(root, path).split(sep).join("/");
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (
      cause instanceof Error &&
      "code" in cause &&
      (cause.code === "ENOENT" || cause.code === "EISDIR" || cause.code === "ENOTDIR")
    )
      return undefined;
    throw cause;
  }
}
