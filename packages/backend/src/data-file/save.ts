/** A file on the disk, from the bytes of one. */
import { open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { SightlineError } from "@sightline/model";
import { dataFileErrors } from "./errors.ts";
import type { Counts, Head } from "./format.ts";
import { readDataFile } from "./read.ts";

export interface SaveOptions {
  /** Also over a file that is there. */
  readonly force: boolean;
  readonly progress?: (bytes: number) => void;
}

export interface SavedFile {
  readonly head: Head;
  readonly counts: Counts;
  readonly requests: number;
  readonly bytes: number;
}

/**
 * Checks each part on its way; the name is given once the end is there, so that no half file bears it.
 *
 * @throws DATA_FILE_EXISTS, DATA_FILE_UNWRITABLE, and what `readDataFile` throws
 */
export async function saveDataFile(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  { force, progress = () => undefined }: SaveOptions,
): Promise<SavedFile> {
  if (!force) await refuseExisting(file);
  const draft = `${file}.part`;
  const handle = await open(draft, "w").catch((cause: unknown) => {
    throw unwritable(file, cause);
  });
  try {
    const saved = await copy(chunks, handle, file, progress);
    await handle.sync();
    await handle.close();
    await rename(draft, file);
    return saved;
  } catch (cause) {
    await handle.close().catch(() => undefined);
    await rm(draft, { force: true });
    throw cause instanceof SightlineError ? cause : unwritable(file, cause);
  }
}

/** @throws DATA_FILE_EXISTS */
export async function refuseExisting(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found !== undefined) throw dataFileErrors.DATA_FILE_EXISTS({ file });
}

/** @throws DATA_FILE_UNREADABLE, when it is read */
export async function* dataFileChunks(file: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(file)) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a stream without an encoding gives bytes
      yield chunk as Uint8Array;
    }
  } catch (cause) {
    throw dataFileErrors.DATA_FILE_UNREADABLE({ file, reason: reasonOf(cause) }, { cause });
  }
}

async function copy(
  chunks: AsyncIterable<Uint8Array>,
  handle: FileHandle,
  file: string,
  progress: (bytes: number) => void,
): Promise<SavedFile> {
  let bytes = 0;
  async function* written(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      await handle.writeFile(chunk);
      bytes += chunk.length;
      progress(bytes);
      yield chunk;
    }
  }
  let head: Head | undefined;
  let requests = 0;
  for await (const part of readDataFile(written(), file)) {
    if (part.kind === "head") head = part.head;
    else if (part.kind === "request") requests++;
    else if (head !== undefined) return { head, counts: part.counts, requests, bytes };
  }
  throw dataFileErrors.DATA_FILE_TRUNCATED({ file, bytes });
}

function unwritable(file: string, cause: unknown): SightlineError {
  return dataFileErrors.DATA_FILE_UNWRITABLE({ file, reason: reasonOf(cause) }, { cause });
}

/** Node's sentences read `ENOENT: no such file or directory, open 'x'`. */
function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return /^[A-Z]+: ([^,]+)/.exec(message)?.[1] ?? message;
}
