/** A git repository of its own, and `sightline` run on it. */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runVerb } from "./run-verb.ts";

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Checkout {
  readonly folder: string;
  put(name: string, text: string): Promise<void>;
  text(name: string): Promise<string>;
  git(...args: string[]): string;
  commit(): void;
  /** The verb as a user runs it, its arguments given apart. */
  sightline(...args: string[]): Promise<Said>;
  remove(): Promise<void>;
}

export async function createCheckout(): Promise<Checkout> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "sightline-checkout-")));
  const who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false"];
  const git = (...args: string[]): string =>
    execFileSync("git", [...who, "-C", folder, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  git("init", "--initial-branch=main");
  return {
    folder,
    git,
    put: async (name, text) => {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    },
    text: (name) => readFile(join(folder, name), "utf8"),
    commit: () => {
      git("add", ".");
      git("commit", "-m", "A step");
    },
    sightline: (...args) => runVerb(args),
    remove: () => rm(folder, { recursive: true }),
  };
}
