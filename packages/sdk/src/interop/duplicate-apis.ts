/**
 * The copies of `@opentelemetry/api` in an application's tree. Copies meet in one global object, so older ones reach this
 * SDK; a newer one refuses to read what an older one has registered, and what is recorded through it is lost without a
 * word (`internal/semver` of the API).
 */
import { join, relative } from "node:path";

export interface ApiPackage {
  readonly version: string;
  /** Relative to the application's folder. */
  readonly path: string;
  /** Whether what is recorded through it reaches this SDK. */
  readonly reaches: boolean;
}

/** The part of a file system that is read. */
export interface PackageTree {
  /** Names in a folder; empty when there is none. */
  list(folder: string): Promise<readonly string[]>;
  /** `undefined` when there is no such file. */
  read(file: string): Promise<string | undefined>;
}

/** What this SDK registers with: the version of its own copy, which a test holds to `package.json`. */
export const API_VERSION = "1.10.0";
const API = "@opentelemetry/api";
/** Folders in folders of `node_modules` that are looked into; a deeper one is a broken installation. */
const DEEPEST = 8;

/**
 * All copies, by their place. Links are not followed: a workspace of its own is a tree of its own.
 *
 * @example
 * const copies = await duplicateApis(process.cwd());
 * if (copies.length > 1) console.error(sayDuplicates(copies));
 */
export async function duplicateApis(
  root: string,
  tree: PackageTree = diskTree(),
): Promise<readonly ApiPackage[]> {
  const found: ApiPackage[] = [];
  await look(join(root, "node_modules"), DEEPEST, tree, async (folder) => {
    const version = versionIn(await tree.read(join(folder, "package.json")));
    if (version === undefined) return;
    found.push({ version, path: relative(root, folder), reaches: reaches(version) });
  });
  return found.toSorted((left, right) => (left.path < right.path ? -1 : 1));
}

/** One sentence for people; `undefined` when there is nothing to say. */
export function sayDuplicates(copies: readonly ApiPackage[]): string | undefined {
  const lost = copies.filter((copy) => !copy.reaches);
  if (lost.length > 0) {
    return `what is recorded through ${lost.map(nameOf).join(" and ")} is lost: it does not read what ${API} ${API_VERSION} registers. Bring the packages that ask for it to one version of ${API}: npm ls ${API}`;
  }
  if (copies.length < 2) return undefined;
  return `${API} is installed ${copies.length} times (${copies.map(nameOf).join(", ")}). All reach this SDK, but each is loaded: npm dedupe leaves one.`;
}

function nameOf({ version, path }: ApiPackage): string {
  return `${version} in ${path}`;
}

/** By the API's own rule: the same major version, and not newer than what is registered. */
function reaches(version: string): boolean {
  const [major, minor = 0] = version.split(".").map(Number);
  const [ourMajor, ourMinor = 0] = API_VERSION.split(".").map(Number);
  return major === ourMajor && minor <= ourMinor;
}

async function look(
  modules: string,
  depth: number,
  tree: PackageTree,
  see: (folder: string) => Promise<void>,
): Promise<void> {
  if (depth === 0) return;
  for (const folder of await packagesIn(modules, tree)) {
    if (folder === join(modules, API)) await see(folder);
    await look(join(folder, "node_modules"), depth - 1, tree, see);
  }
}

async function packagesIn(modules: string, tree: PackageTree): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const name of await tree.list(modules)) {
    if (name.startsWith(".")) continue;
    if (!name.startsWith("@")) folders.push(join(modules, name));
    else for (const scoped of await tree.list(join(modules, name))) folders.push(join(modules, name, scoped));
  }
  return folders;
}

function versionIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    const { version }: { version?: unknown } = JSON.parse(text);
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}

function diskTree(): PackageTree {
  const { readdir, readFile } = process.getBuiltinModule("node:fs/promises");
  return {
    list: async (folder) => {
      try {
        const entries = await readdir(folder, { withFileTypes: true });
        return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
      } catch {
        return [];
      }
    },
    read: async (file) => {
      try {
        return await readFile(file, "utf8");
      } catch {
        return undefined;
      }
    },
  };
}
