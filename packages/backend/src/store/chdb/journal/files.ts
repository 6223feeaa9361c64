/** What the journal does with files. Passed in, so that a test can fill a disk or end the process in the middle. */
import { mkdir, open, readdir, readFile, rename, rm, type FileHandle } from "node:fs/promises";

export interface JournalFile {
  /** All of it, or it rejects; then any part of it may have been written. */
  write(bytes: Uint8Array, offset: number): Promise<void>;
  truncate(length: number): Promise<void>;
  /** Resolves when what was written survives a loss of power. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface JournalFiles {
  /** Empty, also where there was one. */
  create(path: string): Promise<JournalFile>;
  open(path: string): Promise<JournalFile>;
  read(path: string): Promise<Uint8Array>;
  /** Names, in no order; none where there is no such directory. */
  list(directory: string): Promise<readonly string[]>;
  /** Replaces what is there. */
  rename(from: string, to: string): Promise<void>;
  /** Also where there is none. */
  remove(path: string): Promise<void>;
  makeDirectory(path: string): Promise<void>;
  /** Names of files survive a loss of power from then on. */
  syncDirectory(path: string): Promise<void>;
}

export const nodeFiles: JournalFiles = Object.freeze({
  create: async (path: string) => journalFile(await open(path, "w")),
  open: async (path: string) => journalFile(await open(path, "r+")),
  read: (path: string) => readFile(path),
  list: async (directory: string) => {
    try {
      return await readdir(directory);
    } catch (cause) {
      if (systemCode(cause) === "ENOENT") return [];
      throw cause;
    }
  },
  rename: (from: string, to: string) => rename(from, to),
  remove: (path: string) => rm(path, { force: true }),
  makeDirectory: async (path: string) => {
    await mkdir(path, { recursive: true });
  },
  syncDirectory: async (path: string) => {
    const directory = await open(path, "r");
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  },
});

/** `ENOSPC` and the like. */
export function systemCode(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}

function journalFile(handle: FileHandle): JournalFile {
  return {
    write: async (bytes, offset) => {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
        done += bytesWritten;
      }
    },
    truncate: (length) => handle.truncate(length),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}
