/** A store's telemetry as the bytes of a file, a part at a time: memory holds one request. */
import { promisify } from "node:util";
import { zstdCompress } from "node:zlib";
import { SightlineError } from "@sightline/model";
import { instantText } from "../store/record/instant.ts";
import type { DataReader, TimeWindow } from "../store/store.ts";
import { FORMAT, jsonPart, MAGIC, noCounts, partBytes } from "./format.ts";

export interface DataFileAbout {
  /** Of Sightline. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

const compress = promisify(zstdCompress);

/** A failure in the middle is written into the file, so that who reads it knows why it ends. */
export async function* dataFile(
  store: DataReader,
  window: TimeWindow,
  { version, clock }: DataFileAbout,
): AsyncGenerator<Uint8Array> {
  yield MAGIC;
  const written = new Date(clock()).toISOString();
  const range = { from: instantText(window.from), to: instantText(window.to) };
  yield jsonPart("head", { format: FORMAT, ...range, written, version });
  const counts = noCounts();
  try {
    for await (const { signal, items, body } of store.batches(window)) {
      counts[signal] += items;
      yield partBytes(signal, await compress(body));
    }
  } catch (cause) {
    // Inner messages stay inside, as on every way out.
    const message = cause instanceof SightlineError ? cause.message : "an unexpected error.";
    yield jsonPart("failure", { message });
    return;
  }
  yield jsonPart("end", counts);
}
