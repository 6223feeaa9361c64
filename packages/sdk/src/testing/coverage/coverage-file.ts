/** One file for all processes of a run: each reads it, adds what it has seen, and puts the new one in its place. */
import { mkdirSync, readFileSync, renameSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { testingErrors } from "../errors.ts";
import { EMPTY, isCoverage, type TelemetryCoverage, together } from "./rows.ts";

/** How long a process waits for the others, and after how long one that holds the file is taken for dead. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 10;

/** Gives why it could not be written. Synchronous, since processes end with it. */
export function addToFile(path: string, coverage: TelemetryCoverage): Error | undefined {
  const lock = `${path}.lock`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (!locked(lock)) return invalid(path, `another process has held ${lock} for too long`);
    try {
      const before = read(path);
      if (before === undefined)
        return invalid(path, "it holds something that is no coverage of this version");
      const unfinished = `${path}.${process.pid}`;
      writeFileSync(unfinished, `${JSON.stringify(together(before, coverage), undefined, 2)}\n`);
      renameSync(unfinished, path);
      return undefined;
    } finally {
      rmdirSync(lock);
    }
  } catch (cause) {
    return invalid(path, messageOf(cause), cause);
  }
}

function invalid(path: string, problem: string, cause?: unknown): Error {
  return testingErrors.COVERAGE_FILE_INVALID({ path, problem }, { cause });
}

function read(path: string): TelemetryCoverage | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return EMPTY;
    throw error;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // What it holds instead is the user's; it is not written over.
    return undefined;
  }
  return isCoverage(value) ? value : undefined;
}

/** A folder as a lock: to make one either works or does not, in every file system. */
function locked(lock: string): boolean {
  const end = performance.now() + PATIENCE_MS;
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      mkdirSync(lock);
      return true;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
    if (isAbandoned(lock)) continue;
    if (performance.now() >= end) return false;
    Atomics.wait(sleeper, 0, 0, PAUSE_MS);
  }
}

/** The process that made it is gone: then it is removed. */
function isAbandoned(lock: string): boolean {
  try {
    if (Date.now() - statSync(lock).mtimeMs < PATIENCE_MS) return false;
    rmdirSync(lock);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return true;
    throw error;
  }
}

function messageOf(error: unknown): string {
  const isError = typeof error === "object" && error !== null && "message" in error;
  return isError ? String(error.message) : String(error);
}

function codeOf(error: unknown): unknown {
  // Not `instanceof Error`: in Jest, Node's errors are of another realm than the code.
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
