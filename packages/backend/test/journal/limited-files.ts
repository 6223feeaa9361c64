/** A disk that can be full: files are real, and writes beyond `room` bytes fail as the system's do, half done. */
import { nodeFiles, type JournalFile, type JournalFiles } from "../../src/store/chdb/journal/files.ts";

export class LimitedFiles implements JournalFiles {
  /** Bytes that still fit. */
  room = Number.POSITIVE_INFINITY;
  /** Truncating fails as well. */
  stuck = false;
  syncs = 0;
  directorySyncs = 0;
  /** Called before each sync. */
  beforeSync: () => Promise<void> | void = () => {};

  async create(path: string): Promise<JournalFile> {
    return this.#limited(await nodeFiles.create(path));
  }

  async open(path: string): Promise<JournalFile> {
    return this.#limited(await nodeFiles.open(path));
  }

  read(path: string): Promise<Uint8Array> {
    return nodeFiles.read(path);
  }

  list(directory: string): Promise<readonly string[]> {
    return nodeFiles.list(directory);
  }

  rename(from: string, to: string): Promise<void> {
    return nodeFiles.rename(from, to);
  }

  remove(path: string): Promise<void> {
    return nodeFiles.remove(path);
  }

  makeDirectory(path: string): Promise<void> {
    return nodeFiles.makeDirectory(path);
  }

  syncDirectory(path: string): Promise<void> {
    this.directorySyncs++;
    return nodeFiles.syncDirectory(path);
  }

  #limited(file: JournalFile): JournalFile {
    return {
      write: async (bytes, offset) => {
        const fits = Math.min(this.room, bytes.length);
        await file.write(bytes.subarray(0, fits), offset);
        this.room -= fits;
        if (fits < bytes.length) {
          throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
        }
      },
      truncate: async (length) => {
        if (this.stuck) throw Object.assign(new Error("EIO: i/o error, ftruncate"), { code: "EIO" });
        await file.truncate(length);
      },
      sync: async () => {
        this.syncs++;
        await this.beforeSync();
        await file.sync();
      },
      close: () => file.close(),
    };
  }
}
