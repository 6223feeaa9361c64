/** Files that are made once and may be changed by hand afterwards: a change is never lost. */
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cliErrors } from "../errors.ts";

export interface FileToPlace {
  /** Relative to the folder. */
  readonly name: string;
  readonly text: string;
  /** `#` where a line of comment with a checksum tells whether it was changed by hand; nothing where no comment may stand. */
  readonly comment: "#" | undefined;
  readonly isProgram: boolean;
}

/**
 * - `written`: it was not there.
 * - `updated`: it was there as it was made before, or \`force\` was given.
 * - `same`: it is as it would be made.
 * - `kept`: it is another, and stays.
 */
export type Placing = "written" | "updated" | "same" | "kept";

/** What would happen to the file. */
export function placingOf(folder: string, file: FileToPlace, force: boolean): Placing {
  const path = join(folder, file.name);
  if (!existsSync(path)) return "written";
  const now = readFileSync(path, "utf8");
  if (now === placedText(file)) return "same";
  return force || isAsMade(now) ? "updated" : "kept";
}

/** @throws FILE_UNWRITABLE */
export function place(folder: string, file: FileToPlace): void {
  const path = join(folder, file.name);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, placedText(file));
    if (file.isProgram) chmodSync(path, 0o755);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw cliErrors.FILE_UNWRITABLE({ directory: path, reason }, { cause });
  }
}

/** With the line that tells later whether somebody changed it: the first, or the second below a hashbang. */
export function placedText({ text, comment }: FileToPlace): string {
  if (comment === undefined) return text;
  const from = text.startsWith("#!") ? text.indexOf("\n") + 1 : 0;
  const line = `${comment} Made by sightline init ci ${checksum(text)}. It is yours: once changed, it is only made anew with --force.\n`;
  return `${text.slice(0, from)}${line}${text.slice(from)}`;
}

const LINE = /^# Made by sightline init ci (?<sum>[\da-f]{16})\..*\n/mu;

function isAsMade(text: string): boolean {
  const sum = LINE.exec(text)?.groups?.["sum"];
  return sum !== undefined && checksum(text.replace(LINE, "")) === sum;
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
