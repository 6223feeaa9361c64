/** The files of the repository, as the checks see them: by path, with their text at hand. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface RepositoryFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly text: () => string;
}

/** What a check found: where, and what is wrong there. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** Files that git tracks or would track; those deleted in the work tree are left out. */
export function repositoryFiles(): readonly RepositoryFile[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(listed.split("\0"))]
    .filter((path) => path !== "" && existsSync(join(root, path)))
    .map((path) => repositoryFile(path, () => readFileSync(join(root, path), "utf8")));
}

export function repositoryFile(path: string, text: () => string): RepositoryFile {
  let kept: string | undefined;
  return { path, text: () => (kept ??= text()) };
}

/** A file that exists only here: how a check is shown a fault. */
export function planted(path: string, text: string): RepositoryFile {
  return repositoryFile(path, () => text);
}

const codeFile = /\.(?:ts|tsx|mts|mjs|js)$/u;

export function isCode(path: string): boolean {
  return codeFile.test(path);
}

/** One line a fault, for a test's message. */
export function told(faults: readonly Fault[]): readonly string[] {
  return faults.map(({ path, message }) => `${path}: ${message}`);
}
