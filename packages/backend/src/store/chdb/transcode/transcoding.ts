/** A request on its way into rows, piece by piece, so that a large one does not hold up everything else. */
import type { Reading } from "@sightline/otlp";
import { storeErrors } from "../../errors.ts";
import type { Receipt } from "../../store.ts";
import type { RowWriter } from "../rows/row-writer.ts";

export interface Transcoded {
  readonly receipt: Receipt;
  /** Rows written. */
  readonly rows: number;
}

export interface Transcoding<T extends Transcoded = Transcoded> {
  /**
   * Appends the rows of about the next `bytes` of the request. `true`: that was all of it.
   *
   * @throws OTLP_MALFORMED, OTLP_LIMIT, STORE_REQUEST_TOO_LARGE: rows may have been written before.
   */
  next(bytes: number): boolean;
  /** Once all of it was read. */
  result(): T;
}

/**
 * Rows repeat their resource, so that a request of 64 MiB could become any number of bytes. One of 150,000 usual spans, 67
 * MB, took 450 MB more memory while it was loaded, of the engine's 1.5 GB.
 */
export const LARGEST_ROWS = 134_217_728;

/** `finish` is called once, after the last piece, and may write rows too. */
export function transcodingOf<T extends Transcoded>(reading: Reading, finish: () => T): Transcoding<T> {
  let finished: T | undefined;
  return {
    next: (bytes) => {
      if (!reading.next(bytes)) return false;
      finished = finish();
      return true;
    },
    result: () => {
      if (finished === undefined) throw new RangeError("the request was not read to its end");
      return finished;
    },
  };
}

/** All of it at once. */
export function whole<T extends Transcoded>(transcoding: Transcoding<T>): T {
  let isRead = false;
  while (!isRead) isRead = transcoding.next(Number.MAX_SAFE_INTEGER);
  return transcoding.result();
}

/** `begun` is how long the writer was before the request. */
export function checkSize(writer: RowWriter, begun: number): void {
  if (writer.length - begun > LARGEST_ROWS)
    throw storeErrors.STORE_REQUEST_TOO_LARGE({ limit: LARGEST_ROWS });
}
