/** Files that a person named: each as text, or an error that names the one that cannot be read. */
import { glob, readFile } from "node:fs/promises";
import type { SourceFile } from "@sightline/as-code";
import { cliErrors } from "../errors.ts";

/** Patterns (`slos/*.yml`) are followed, sorted; a plain name must be a file. */
export async function readSourceFiles(patterns: readonly string[]): Promise<readonly SourceFile[]> {
  const names = await fileNames(patterns);
  return Promise.all(names.map(async (file) => ({ file, text: await textOf(file) })));
}

/** What patterns and plain names stand for, each once. */
export async function fileNames(patterns: readonly string[]): Promise<readonly string[]> {
  const names: string[] = [];
  for (const pattern of patterns) {
    const found = /[*?[{]/u.test(pattern) ? await matching(pattern) : [pattern];
    if (found.length === 0)
      throw cliErrors.FILE_UNREADABLE({ file: pattern, reason: "no file matches the pattern" });
    names.push(...found.filter((name) => !names.includes(name)));
  }
  return names;
}

async function matching(pattern: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const name of glob(pattern)) names.push(name);
  return names.toSorted();
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw cliErrors.FILE_UNREADABLE({ file, reason: reasonOf(cause) }, { cause });
  }
}

/** What the system says of a file, in words. */
function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return REASONS.get(code) ?? (cause instanceof Error ? cause.message : String(cause));
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EISDIR", "it is a directory"],
  ["EACCES", "it may not be read by this user"],
]);
