/** What a file holds, into a store or a backend. */
import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import type { Signal } from "@sightline/otlp";
import type { Rejection, TelemetryWriter } from "../store/store.ts";
import { dataFileErrors } from "./errors.ts";
import { LARGEST_PART_BYTES, noCounts, type Counts, type Head } from "./format.ts";
import { readDataFile } from "./read.ts";

/** Where requests go. */
export interface ImportSink {
  /** Resolves with what was refused of it. */
  take(signal: Signal, compressed: Uint8Array): Promise<readonly Rejection[]>;
}

export interface ImportReport {
  readonly head: Head;
  /** Items in the file. */
  readonly read: Counts;
  readonly requests: number;
  /** Of all signals: such as what is older than the retention. */
  readonly rejections: readonly Rejection[];
}

const decompress = promisify(zstdDecompress);

/** One request at a time: a file is as long as it likes. @throws what `readDataFile` and the sink throw */
export async function importDataFile(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  sink: ImportSink,
  progress: (requests: number) => void = () => undefined,
): Promise<ImportReport> {
  const reasons = new Map<string, number>();
  let head: Head | undefined;
  let read: Counts = noCounts();
  let requests = 0;
  for await (const part of readDataFile(chunks, name)) {
    if (part.kind === "head") head = part.head;
    else if (part.kind === "end") read = part.counts;
    else {
      for (const { reason, count } of await sink.take(part.signal, part.compressed))
        reasons.set(reason, (reasons.get(reason) ?? 0) + count);
      progress(++requests);
    }
  }
  if (head === undefined) throw dataFileErrors.DATA_FILE_FOREIGN({ file: name });
  return { head, read, requests, rejections: Array.from(reasons, ([reason, count]) => ({ reason, count })) };
}

export function storeSink(store: TelemetryWriter): ImportSink {
  return {
    async take(signal, compressed) {
      const body = await decompress(compressed, { maxOutputLength: LARGEST_PART_BYTES });
      return (await store.write(signal, body)).rejections;
    },
  };
}
