/**
 * Group commit: what arrives while one load runs goes into the next. One load at a time, by one session, because more
 * only add memory and latency.
 */
import { storeErrors } from "../errors.ts";
import { ROW_TABLES, type RowTable } from "./rows/table.ts";
import { RowWriter } from "./rows/row-writer.ts";
import { deleteSegment, writeSegment, type Segment } from "./segment.ts";

/** More waits for nobody: the sender is told to come back. */
const MAX_PENDING_BYTES = 268_435_456;
/** A buffer that grew larger is let go after its load. */
const MAX_KEPT_BYTES = 67_108_864;

interface Batch {
  readonly table: RowTable;
  readonly writer: RowWriter;
  rows: number;
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

export interface CommitterOptions {
  readonly directory: string;
  /** Distinguishes this run's segments from those of runs before. */
  readonly run: string;
  readonly load: (segment: Segment) => Promise<void>;
}

export class Committer {
  readonly #options: CommitterOptions;
  readonly #pending = new Map<RowTable, Batch>();
  readonly #spare = new Map<RowTable, RowWriter>();
  #loading: Promise<void> | undefined;
  #loadingBytes = 0;
  #count = 0;
  #closed = false;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** Call it before the appends of a request. @throws STORE_CLOSED, STORE_OVERLOADED */
  admit(): void {
    if (this.#closed) throw storeErrors.STORE_CLOSED({ store: "chdb" });
    const pendingBytes = this.pendingBytes;
    if (pendingBytes > MAX_PENDING_BYTES) throw storeErrors.STORE_OVERLOADED({ pendingBytes });
  }

  /** `write` appends whole rows, in this call, and returns how many. Resolves when they are in the table. */
  append(table: RowTable, write: (writer: RowWriter) => number): Promise<void> {
    const batch = this.#batch(table);
    const rows = appendWhole(batch.writer, write);
    batch.rows += rows;
    if (rows === 0) return Promise.resolve();
    this.#loading ??= this.#run();
    return batch.done;
  }

  get pendingBytes(): number {
    let bytes = this.#loadingBytes;
    for (const batch of this.#pending.values()) bytes += batch.writer.length;
    return bytes;
  }

  /** Loads what waits, refuses what comes after. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#loading;
  }

  #batch(table: RowTable): Batch {
    const open = this.#pending.get(table);
    if (open !== undefined) return open;
    const writer = this.#spare.get(table) ?? new RowWriter();
    this.#spare.delete(table);
    const batch = newBatch(table, writer);
    this.#pending.set(table, batch);
    return batch;
  }

  async #run(): Promise<void> {
    // Lets the requests that are in memory already join the first load.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#pending.size > 0) {
      const batches = ROW_TABLES.map((table) => this.#pending.get(table)).filter(
        (batch) => batch !== undefined,
      );
      this.#pending.clear();
      for (const batch of batches) this.#loadingBytes += batch.writer.length;
      for (const batch of batches) await this.#commit(batch);
    }
    this.#loading = undefined;
  }

  async #commit(batch: Batch): Promise<void> {
    try {
      if (batch.rows > 0) await this.#load(batch);
      batch.resolve();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      batch.reject(storeErrors.STORE_WRITE_FAILED({ table: batch.table.name, reason }, { cause }));
    }
    this.#loadingBytes -= batch.writer.length;
    if (batch.writer.length <= MAX_KEPT_BYTES) {
      batch.writer.reset();
      this.#spare.set(batch.table, batch.writer);
    }
  }

  async #load(batch: Batch): Promise<void> {
    const name = `${batch.table.name}-${this.#options.run}-${String(this.#count++).padStart(8, "0")}`;
    const segment = await writeSegment(
      this.#options.directory,
      name,
      batch.table,
      batch.rows,
      batch.writer.view(),
    );
    try {
      await this.#options.load(segment);
    } finally {
      await deleteSegment(segment);
    }
  }
}

/** Half a row would spoil the rows of every other request in the segment. */
function appendWhole(writer: RowWriter, write: (writer: RowWriter) => number): number {
  const before = writer.length;
  try {
    return write(writer);
  } catch (error) {
    writer.truncate(before);
    throw error;
  }
}

function newBatch(table: RowTable, writer: RowWriter): Batch {
  const settle: { resolve?: () => void; reject?: (error: Error) => void } = {};
  const done = new Promise<void>((resolve, reject) => {
    settle.resolve = resolve;
    settle.reject = reject;
  });
  return {
    table,
    writer,
    rows: 0,
    done,
    resolve: () => settle.resolve?.(),
    reject: (error) => settle.reject?.(error),
  };
}
