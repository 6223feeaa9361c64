/** What a project is like, as far as its CI must know: from the files that it has. */
import { existsSync } from "node:fs";
import { join } from "node:path";

export interface PackageManager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun";
  /** Installs what the lock file says, and changes nothing. */
  readonly install: string;
  /** Runs a program of the installed packages, and fetches none. */
  readonly exec: string;
  /** What `actions/setup-node` keeps between runs; nothing where it knows no such manager. */
  readonly cache: string | undefined;
}

/** By lock file, from the documentation of each. The first one found counts. */
const MANAGERS: readonly (readonly [lockFile: string, PackageManager])[] = [
  ["package-lock.json", { name: "npm", install: "npm ci", exec: "npx --no-install", cache: "npm" }],
  [
    "pnpm-lock.yaml",
    { name: "pnpm", install: "pnpm install --frozen-lockfile", exec: "pnpm exec", cache: "pnpm" },
  ],
  ["yarn.lock", { name: "yarn", install: "yarn install --immutable", exec: "yarn", cache: "yarn" }],
  ["bun.lock", { name: "bun", install: "bun install --frozen-lockfile", exec: "bun run", cache: undefined }],
  ["bun.lockb", { name: "bun", install: "bun install --frozen-lockfile", exec: "bun run", cache: undefined }],
];
/** What installs without a lock file, and has nothing to keep. */
const WITHOUT_LOCK: PackageManager = {
  name: "npm",
  install: "npm install",
  exec: "npx --no-install",
  cache: undefined,
};

export interface Project {
  readonly manager: PackageManager;
  /** Declarations, relative to the folder with `/`. */
  readonly telemetry: readonly string[];
  /** Folders that hold rules of Prometheus. */
  readonly rules: readonly string[];
  readonly hasHusky: boolean;
}

/** `listed` are the files of the project, relative to the folder. */
export function projectOf(folder: string, listed: readonly string[]): Project {
  const manager = MANAGERS.find(([lockFile]) => existsSync(join(folder, lockFile)))?.[1] ?? WITHOUT_LOCK;
  const own = listed.filter((file) => !/(?:^|\/)(?:node_modules|dist|fixtures|tests?)\//u.test(file));
  const rules = own.filter((file) => /(?:\.rules|(?:^|\/)rules\/[^/]+)\.ya?ml$/u.test(file));
  return {
    manager,
    telemetry: own.filter((file) => /(?:^|[./])telemetry\.[cm]?[jt]s$/u.test(file)).toSorted(),
    rules: [...new Set(rules.map((file) => file.split("/").slice(0, -1).join("/") || "."))].toSorted(),
    hasHusky: existsSync(join(folder, ".husky")),
  };
}
