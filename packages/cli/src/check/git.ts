/** What git knows of a folder: its files, and what is new in them. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { type Changes, gateErrors, isJudgedPath, readDiff, removedLines } from "@sightline/gate";

/** The files that git tracks or would add, relative to the folder; nothing where git does not help. */
export async function listedFiles(folder: string): Promise<readonly string[] | undefined> {
  const asked = await git(folder, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  const names = asked.ok ? asked.out.split("\0").filter((name) => name !== "") : [];
  // A folder that is ignored as a whole is checked all the same.
  return names.length === 0 ? undefined : names;
}

export interface ChangeSince {
  readonly changes: Changes;
  /** The lines of code that are gone, by file. */
  readonly removedLines: ReadonlyMap<string, readonly string[]>;
}

/**
 * What the working tree has that the merge base with a revision has not: committed, staged or neither, new files too.
 *
 * @throws GIT_UNUSABLE
 */
export async function changesSince(folder: string, base: string): Promise<ChangeSince> {
  const since = `What changed since ${base} cannot be told`;
  const inside = await git(folder, ["rev-parse", "--is-inside-work-tree"]);
  if (!inside.ok) {
    throw gateErrors.GIT_UNUSABLE({
      problem: `${since}: ${inside.missing ? "git is not installed" : `${folder} is in no git repository`}.`,
      hint: inside.missing
        ? "Install git, or name the files: sightline check --files src/orders.ts"
        : "Run it in a checkout, or name the files: sightline check --files src/orders.ts",
    });
  }
  const revision = await git(folder, [
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${base}^{commit}`,
  ]);
  if (!revision.ok) {
    throw gateErrors.GIT_UNUSABLE({
      problem: `${since}: git knows no revision of that name.`,
      hint: "Fetch it first, as `git fetch origin main` does. In GitHub Actions give actions/checkout `fetch-depth: 0`.",
    });
  }
  const hash = revision.out.trim();
  const flags = [
    "--unified=0",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--relative",
    "--find-renames",
  ];
  const diff = await git(folder, [
    "diff",
    "--merge-base",
    ...flags,
    "--src-prefix=a/",
    "--dst-prefix=b/",
    hash,
  ]);
  if (!diff.ok) {
    throw gateErrors.GIT_UNUSABLE({
      problem: `${since}: ${firstLine(diff.err)}.`,
      hint: "A shallow clone may lack where the branches part: git fetch --unshallow, or `fetch-depth: 0` of actions/checkout.",
    });
  }
  const untracked = await git(folder, ["ls-files", "-z", "--others", "--exclude-standard"]);
  const added = untracked.ok ? untracked.out.split("\0").filter((name) => name !== "") : [];
  const changes = new Map([...readDiff(diff.out), ...added.map((name) => [name, "all"] as const)]);
  const removed = [...removedLines(diff.out)].filter(([file]) => isJudgedPath(file));
  return { changes, removedLines: new Map(removed) };
}

/**
 * Puts files of where the branches part into a folder, which holds them below `folder`'s place in the repository; gives that
 * place. Nothing where git knows no such place. The index of the checkout is not touched.
 *
 * @param wanted Which of its files, by their paths relative to `folder`.
 */
export async function filesBefore(
  folder: string,
  base: string,
  into: string,
  wanted: (name: string) => boolean,
): Promise<string | undefined> {
  const place = await git(folder, ["rev-parse", "--show-prefix"]);
  const parting = await git(folder, ["merge-base", base, "HEAD"]);
  const revision = parting.ok ? parting.out.trim() : "";
  const listed = await git(folder, ["ls-tree", "-r", "-z", "--name-only", revision]);
  if (!place.ok || !listed.ok) return undefined;
  const names = listed.out.split("\0").filter((name) => name !== "" && wanted(name));
  const own = { GIT_INDEX_FILE: join(into, "index") };
  const read = await git(folder, ["read-tree", revision], own);
  const target = join(into, "tree");
  // In lots, since an argument list has an end.
  for (let at = 0; read.ok && at < names.length; at += FILES_AT_ONCE) {
    const lot = names.slice(at, at + FILES_AT_ONCE);
    const put = await git(folder, ["checkout-index", "--force", `--prefix=${target}/`, "--", ...lot], own);
    if (!put.ok) return undefined;
  }
  return read.ok ? join(target, place.out.trim()) : undefined;
}

const FILES_AT_ONCE = 500;

type Answer =
  | { readonly ok: true; readonly out: string }
  | { readonly ok: false; readonly err: string; readonly missing: boolean };

/** Bytes. A diff of everything fits. */
const LARGEST_ANSWER = 1024 ** 3;

function git(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    const all = ["-c", "core.quotePath=false", "-C", folder, ...args];
    execFile(
      "git",
      all,
      { maxBuffer: LARGEST_ANSWER, encoding: "utf8", env: { ...process.env, ...env } },
      (error, out, err) => {
        if (error === null) resolve({ ok: true, out });
        else resolve({ ok: false, err: err === "" ? error.message : err, missing: error.code === "ENOENT" });
      },
    );
  });
}

function firstLine(text: string): string {
  const [line = ""] = text.replace(/^(?:fatal|error): /u, "").split("\n");
  return line.replace(/\.$/u, "");
}
