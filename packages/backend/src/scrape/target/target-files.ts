/** The files of `file_sd_configs`: found by pattern, read again when they change. */
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { FileDiscovery, TargetGroup } from "../config/job.ts";
import { parseTargetFile } from "../config/target-groups.ts";

export interface TargetFiles {
  readonly groups: readonly TargetGroup[];
  /** What is wrong with a file; its last good groups stay. */
  readonly problems: readonly string[];
}

/** Remembers what each file said last, so that one that is being written does not end its targets. */
export class FileTargets {
  readonly #discoveries: readonly FileDiscovery[];
  #known: ReadonlyMap<string, { readonly text: string; readonly groups: readonly TargetGroup[] }> = new Map();

  constructor(discoveries: readonly FileDiscovery[]) {
    this.#discoveries = discoveries;
  }

  /** Never rejects. */
  async read(): Promise<TargetFiles> {
    const known = new Map<string, { readonly text: string; readonly groups: readonly TargetGroup[] }>();
    const problems: string[] = [];
    const patterns = this.#discoveries.flatMap((one) => one.patterns);
    for (const file of (await Promise.all(patterns.map(filesOf))).flat()) {
      const before = this.#known.get(file);
      try {
        const text = await readFile(file, "utf8");
        known.set(file, before?.text === text ? before : { text, groups: parseTargetFile(file, text) });
      } catch (cause) {
        problems.push(cause instanceof Error ? cause.message : String(cause));
        if (before !== undefined) known.set(file, before);
      }
    }
    this.#known = known;
    return { groups: [...known.values()].flatMap((one) => one.groups), problems };
  }
}

async function filesOf(pattern: string): Promise<readonly string[]> {
  const name = basename(pattern);
  if (!name.includes("*")) return [pattern];
  const [begin = "", end = ""] = name.split("*", 2);
  const folder = dirname(pattern);
  // A folder that is not there yet has no targets yet.
  const entries = await readdir(folder).catch(() => []);
  return entries
    .filter((one) => one.length >= begin.length + end.length && one.startsWith(begin) && one.endsWith(end))
    .toSorted()
    .map((one) => join(folder, one));
}
