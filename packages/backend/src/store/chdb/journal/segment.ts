/** A segment: rows of one table in a file of its own, in the engine's row format, with a side file that vouches for them. */
import { join } from "node:path";
import { crc32 } from "node:zlib";
import type { JournalWatch } from "./event.ts";
import type { JournalFile, JournalFiles } from "./files.ts";
import { entryBytes, headerBytes, rowsOf, type Entry, type LoadPlan } from "./ledger.ts";

/** `commit`: acknowledged rows survive the process. `fsync`: they survive a loss of power. */
export type Durability = "commit" | "fsync";

export const ROWS_SUFFIX = ".rows";
export const LEDGER_SUFFIX = ".ledger";

export interface SegmentPaths {
  readonly rows: string;
  readonly ledger: string;
}

export function segmentPaths(directory: string, name: string): SegmentPaths {
  return { rows: join(directory, name + ROWS_SUFFIX), ledger: join(directory, name + LEDGER_SUFFIX) };
}

/** Nothing is appended to it any more: it waits for its load. */
export interface SealedSegment {
  /** Unique for the life of the data directory. */
  readonly name: string;
  readonly plan: LoadPlan;
  readonly entries: readonly Entry[];
  readonly rows: number;
  readonly bytes: number;
  /** When its first rows came, milliseconds since 1970. */
  readonly begun: number;
  /** Behind the acknowledged rows there may be others, which a failed append left. */
  readonly torn: boolean;
}

/** Rows of one request, within the bytes of a group. */
export interface Mark {
  /** Where they end. */
  readonly end: number;
  readonly rows: number;
}

export interface SegmentOptions {
  readonly files: JournalFiles;
  readonly directory: string;
  readonly durability: Durability;
  readonly watch: JournalWatch;
}

export class OpenSegment {
  readonly #options: SegmentOptions;
  readonly #name: string;
  readonly #plan: LoadPlan;
  readonly #begun: number;
  readonly #rows: JournalFile;
  readonly #ledger: JournalFile;
  readonly #entries: Entry[] = [];
  #length = 0;
  #ledgerLength: number;
  #rowCount = 0;
  #torn = false;

  private constructor(
    options: SegmentOptions,
    head: { readonly name: string; readonly plan: LoadPlan; readonly begun: number },
    files: { readonly rows: JournalFile; readonly ledger: JournalFile; readonly ledgerLength: number },
  ) {
    this.#options = options;
    this.#name = head.name;
    this.#plan = head.plan;
    this.#begun = head.begun;
    this.#rows = files.rows;
    this.#ledger = files.ledger;
    this.#ledgerLength = files.ledgerLength;
  }

  /** Leaves no file behind when it rejects, as far as the disk lets it. */
  static async begin(
    options: SegmentOptions,
    head: { readonly name: string; readonly plan: LoadPlan; readonly begun: number },
  ): Promise<OpenSegment> {
    const { files, directory, durability } = options;
    const paths = segmentPaths(directory, head.name);
    const header = headerBytes(head.plan);
    let ledger: JournalFile | undefined;
    let rows: JournalFile | undefined;
    try {
      ledger = await files.create(paths.ledger);
      await ledger.write(header, 0);
      rows = await files.create(paths.rows);
      if (durability === "fsync") await Promise.all([ledger.sync(), files.syncDirectory(directory)]);
      return new OpenSegment(options, head, { rows, ledger, ledgerLength: header.length });
    } catch (cause) {
      await Promise.allSettled([rows?.close(), ledger?.close()]);
      await Promise.allSettled([files.remove(paths.rows), files.remove(paths.ledger)]);
      throw cause;
    }
  }

  get begun(): number {
    return this.#begun;
  }

  /** Acknowledged ones. */
  get rows(): number {
    return this.#rowCount;
  }

  get bytes(): number {
    return this.#length;
  }

  /** A failed append could not be taken back: append no more. */
  get torn(): boolean {
    return this.#torn;
  }

  /** Resolves when all of it may be acknowledged. Rejects when nothing of it may. `entries` count from its first byte. */
  async append(parts: readonly Uint8Array[], relative: readonly Entry[]): Promise<void> {
    const { watch, durability } = this.#options;
    const entries = relative.map((entry) => ({ ...entry, end: this.#length + entry.end }));
    const vouchers = entryBytes(entries);
    let end = this.#length;
    try {
      for (const bytes of joined(parts)) {
        await this.#rows.write(bytes, end);
        end += bytes.length;
      }
      await watch.stage?.("rows-written", this.#plan.table);
      await this.#ledger.write(vouchers, this.#ledgerLength);
      await watch.stage?.("entry-written", this.#plan.table);
      if (durability === "fsync") await Promise.all([this.#rows.sync(), this.#ledger.sync()]);
    } catch (cause) {
      await this.#takeBack();
      throw cause;
    }
    this.#entries.push(...entries);
    this.#length = end;
    this.#ledgerLength += vouchers.length;
    this.#rowCount += rowsOf(entries);
    await watch.stage?.("appended", this.#plan.table);
  }

  /** Append no more. */
  seal(): SealedSegment {
    return {
      name: this.#name,
      plan: this.#plan,
      entries: this.#entries,
      rows: this.#rowCount,
      bytes: this.#length,
      begun: this.#begun,
      torn: this.#torn,
    };
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#rows.close(), this.#ledger.close()]);
  }

  /** The ledger first: what it does not vouch for is cut off by a recovery as well. */
  async #takeBack(): Promise<void> {
    try {
      await this.#ledger.truncate(this.#ledgerLength);
      await this.#rows.truncate(this.#length);
    } catch {
      this.#torn = true;
    }
  }
}

/** To copy a megabyte takes less than a turn of the event loop for each part of it. */
const JOINED_BYTES = 1_048_576;

/** The same bytes in fewer pieces. */
function* joined(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  let piece: Uint8Array[] = [];
  let length = 0;
  for (const part of parts) {
    if (length > 0 && length + part.length > JOINED_BYTES) {
      yield whole(piece, length);
      piece = [];
      length = 0;
    }
    if (part.length === 0) continue;
    piece.push(part);
    length += part.length;
  }
  if (length > 0) yield whole(piece, length);
}

function whole(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only, second] = pieces;
  return only !== undefined && second === undefined ? only : Buffer.concat(pieces, length);
}

export function entriesOf(bytes: Uint8Array, marks: readonly Mark[]): readonly Entry[] {
  let start = 0;
  return marks.map(({ end, rows }) => {
    const crc = crc32(bytes.subarray(start, end));
    start = end;
    return { end, rows, crc };
  });
}

/** A segment of its own from rows that were acknowledged before: all there or, after a kill, not there. */
export async function writeSegment(
  { files, directory, durability }: Omit<SegmentOptions, "watch">,
  name: string,
  plan: LoadPlan,
  parts: readonly { readonly bytes: Uint8Array; readonly rows: number }[],
): Promise<readonly Entry[]> {
  const bytes = Buffer.concat(parts.map((part) => part.bytes));
  let end = 0;
  const marks = parts.map((part) => ({ end: (end += part.bytes.length), rows: part.rows }));
  const entries = entriesOf(bytes, marks);
  const paths = segmentPaths(directory, name);
  await writeFile(files, paths.rows, bytes, durability);
  // The ledger makes it a segment: without it the rows are removed by a recovery.
  const draft = `${paths.ledger}.draft`;
  await writeFile(files, draft, Buffer.concat([headerBytes(plan), entryBytes(entries)]), durability);
  await files.rename(draft, paths.ledger);
  if (durability === "fsync") await files.syncDirectory(directory);
  return entries;
}

async function writeFile(
  files: JournalFiles,
  path: string,
  bytes: Uint8Array,
  durability: Durability,
): Promise<void> {
  const file = await files.create(path);
  try {
    await file.write(bytes, 0);
    if (durability === "fsync") await file.sync();
  } finally {
    await file.close();
  }
}

/** The ledger first: rows without one are removed by a recovery, a ledger without its rows would be a loss. */
export async function deleteSegment(files: JournalFiles, directory: string, name: string): Promise<void> {
  const paths = segmentPaths(directory, name);
  await files.remove(paths.ledger);
  await files.remove(paths.rows);
}
