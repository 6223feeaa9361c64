/** The data directory: one process holds it, and others are told which. */
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { SightlineError } from "@sightline/model";
import { storeErrors } from "../errors.ts";
import { systemCode } from "./journal/files.ts";

export interface DataDir {
  readonly path: string;
  /** Rows that were acknowledged and are not in the tables yet. */
  readonly segments: string;
  /** Rows that cannot be loaded. */
  readonly quarantine: string;
  release(): Promise<void>;
}

/** Directories held by this process: the engine's own lock lets the same process in twice. */
const held = new Set<string>();

/**
 * Runs `open`, which takes the engine's lock, between our own two checks. The pid file only names the holder; the lock
 * that counts is the engine's, which the system drops when its process dies.
 */
export async function holdDataDir<T>(
  path: string,
  open: (dataDir: DataDir) => Promise<T>,
): Promise<{ readonly dataDir: DataDir; readonly opened: T }> {
  const absolute = resolve(path);
  const pidFile = join(absolute, "sightline.pid");
  const dataDir: DataDir = {
    path: absolute,
    segments: join(absolute, "segments"),
    quarantine: join(absolute, "quarantine"),
    release: async () => {
      await rm(pidFile, { force: true });
      held.delete(absolute);
    },
  };
  if (held.has(absolute)) throw storeErrors.DATA_DIR_LOCKED({ dataDir: absolute, pid: process.pid });
  held.add(absolute);
  try {
    await makeDirectory(absolute);
    const opened = await open(dataDir);
    await writeFile(pidFile, String(process.pid));
    return { dataDir, opened };
  } catch (cause) {
    held.delete(absolute);
    throw await openError(cause, absolute, pidFile);
  }
}

/**
 * With its parents. Node's own `recursive` tries for ever where a file system takes no directories and says that there is none
 * (ENOENT, as in /proc).
 */
async function makeDirectory(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (cause) {
    const code = systemCode(cause);
    if (code === "EEXIST" && (await stat(path)).isDirectory()) return;
    if (code !== "ENOENT" || path === dirname(path)) throw cause;
    await makeDirectory(dirname(path));
    await mkdir(path).catch((again: unknown) => {
      if (systemCode(again) !== "EEXIST") throw again;
    });
  }
}

async function openError(cause: unknown, dataDir: string, pidFile: string): Promise<SightlineError> {
  if (cause instanceof SightlineError && cause.code !== "QUERY_FAILED") return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  // The engine prints that it cannot lock its files, and throws a sentence that does not say so: the holder does.
  const pid = await readPid(pidFile);
  if (pid === undefined || !isAlive(pid))
    return storeErrors.DATA_DIR_UNUSABLE({ dataDir, reason }, { cause });
  return storeErrors.DATA_DIR_LOCKED({ dataDir, pid }, { cause });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "EPERM";
  }
}

async function readPid(pidFile: string): Promise<number | undefined> {
  const text = await readFile(pidFile, "utf8").catch(() => "");
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
