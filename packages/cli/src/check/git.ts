/** What git knows of a folder: its files, and what is new in them. */
import { execFile } from "node:child_process";
import { type Changes, gateErrors, readDiff } from "@sightline/gate";

/** The files that git tracks or would add, relative to the folder; nothing where git does not help. */
export async function listedFiles(folder: string): Promise<readonly string[] | undefined> {
  const asked = await git(folder, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  const names = asked.ok ? asked.out.split("\0").filter((name) => name !== "") : [];
  // A folder that is ignored as a whole is checked all the same.
  return names.length === 0 ? undefined : names;
}

/**
 * What the working tree has that the merge base with a revision has not: committed, staged or neither, new files too.
 *
 * @throws GIT_UNUSABLE
 */
export async function changesSince(folder: string, base: string): Promise<Changes> {
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
  return new Map([...readDiff(diff.out), ...added.map((name) => [name, "all"] as const)]);
}

type Answer =
  | { readonly ok: true; readonly out: string }
  | { readonly ok: false; readonly err: string; readonly missing: boolean };

/** Bytes. A diff of everything fits. */
const LARGEST_ANSWER = 1024 ** 3;

function git(folder: string, args: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    const all = ["-c", "core.quotePath=false", "-C", folder, ...args];
    execFile("git", all, { maxBuffer: LARGEST_ANSWER, encoding: "utf8" }, (error, out, err) => {
      if (error === null) resolve({ ok: true, out });
      else resolve({ ok: false, err: err === "" ? error.message : err, missing: error.code === "ENOENT" });
    });
  });
}

function firstLine(text: string): string {
  const [line = ""] = text.replace(/^(?:fatal|error): /u, "").split("\n");
  return line.replace(/\.$/u, "");
}
