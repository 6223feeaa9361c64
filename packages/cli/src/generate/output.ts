/** Where generated files go: stdout, or a directory. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cliErrors } from "../errors.ts";

export interface GeneratedFile {
  /** Below the directory. */
  readonly name: string;
  readonly text: string;
}

export interface WrittenFile {
  /** With its directory. */
  readonly file: string;
  /** Whether its content is another than before. */
  readonly changed: boolean;
}

/** Writes what differs; a file that is the same keeps its time, so that watchers rest. */
export async function writeGenerated(
  directory: string,
  files: readonly GeneratedFile[],
): Promise<readonly WrittenFile[]> {
  try {
    await mkdir(directory, { recursive: true });
    return await Promise.all(
      files.map(async ({ name, text }) => {
        const file = join(directory, name);
        const changed = (await readFile(file, "utf8").catch(() => undefined)) !== text;
        if (changed) {
          // Some names have folders.
          await mkdir(dirname(file), { recursive: true });
          await writeFile(file, text);
        }
        return { file, changed };
      }),
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw cliErrors.FILE_UNWRITABLE({ directory, reason }, { cause });
  }
}
