/** A process that kills itself at a given moment of its journal's work. */
import { setTimeout as delay } from "node:timers/promises";
import type { ChdbStoreOptions } from "../../src/store/chdb/chdb-store.ts";
import type { JournalStage } from "../../src/store/chdb/journal/event.ts";
import { nodeFiles, type JournalFile, type JournalFiles } from "../../src/store/chdb/journal/files.ts";

/** `loaded/3`, `loading/2/5`, `half-append/4`; never where the text is empty. */
export function deathAt(text: string): Pick<ChdbStoreOptions, "watch" | "files"> {
  const [moment = "", times = "1", milliseconds = "0"] = text.split("/");
  let left = Number(times);
  const reached = (): boolean => --left === 0;
  if (moment === "half-append") return { files: dyingFiles(reached) };
  return {
    watch: {
      stage: async (stage: JournalStage) => {
        if (stage !== moment || !reached()) return;
        if (Number(milliseconds) > 0) void delay(Number(milliseconds)).then(die);
        else await die();
      },
    },
  };
}

function dyingFiles(reached: () => boolean): JournalFiles {
  return {
    ...nodeFiles,
    create: async (path) => {
      const file = await nodeFiles.create(path);
      return path.endsWith(".rows") ? dyingFile(file, reached) : file;
    },
  };
}

function dyingFile(file: JournalFile, reached: () => boolean): JournalFile {
  return {
    ...file,
    write: async (bytes, offset) => {
      if (!reached()) return file.write(bytes, offset);
      await file.write(bytes.subarray(0, bytes.length >> 1), offset);
      return die();
    },
  };
}

/** Does not return: the signal takes a moment, in which nothing more may happen. */
function die(): Promise<never> {
  process.kill(process.pid, "SIGKILL");
  return new Promise<never>(() => {});
}
