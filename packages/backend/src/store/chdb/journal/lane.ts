/**
 * The rows of one table on their way to the disk. Group commit: what arrives while one append runs goes into the next;
 * each caller's promise resolves when its rows are in the segment.
 */
import type { SightlineError } from "@sightline/model";
import { storeErrors } from "../../errors.ts";
import { RowWriter } from "../rows/row-writer.ts";
import type { RowTable } from "../rows/table.ts";
import { systemCode } from "./files.ts";
import type { Entry, LoadPlan } from "./ledger.ts";
import {
  deleteSegment,
  entriesOf,
  OpenSegment,
  type Mark,
  type SealedSegment,
  type SegmentOptions,
} from "./segment.ts";

export interface SealLimits {
  readonly rows: number;
  readonly bytes: number;
}

export interface LaneOptions extends SegmentOptions {
  readonly table: RowTable;
  readonly plan: LoadPlan;
  readonly limits: SealLimits;
  readonly clock: () => number;
  /** Unique for the life of the data directory. */
  readonly nextName: (table: string) => string;
  readonly onBegun: () => void;
  readonly onSealed: (segment: SealedSegment) => void;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface Group {
  readonly writer: RowWriter;
  readonly marks: Mark[];
  readonly waiting: Waiter[];
}

/** The rows of one large request, made piece by piece. */
export interface LargeRows {
  readonly parts: readonly Uint8Array[];
  readonly bytes: number;
  readonly rows: number;
  /** CRC-32 of all parts. */
  readonly crc: number;
}

/** A buffer that grew larger is let go after its append. */
const MAX_KEPT_BYTES = 33_554_432;

/**
 * Large requests that are appended together: sixteen of 512 spans. Each append takes two turns of a busy event loop, so that
 * sixteen one after the other were a third of what the last of them waited; more bytes would only keep the first one waiting.
 */
const MAX_BYTES_AT_ONCE = 8_388_608;

export class Lane {
  readonly #options: LaneOptions;
  #group: Group = newGroup(new RowWriter());
  #spare: RowWriter | undefined;
  readonly #large: { readonly rows: LargeRows; readonly waiter: Waiter }[] = [];
  #segment: OpenSegment | undefined;
  #appending = 0;
  #sealing: (() => void)[] = [];
  #pump: Promise<void> | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** `write` appends whole rows, in this call, and returns how many. Resolves when they are acknowledged. */
  append(write: (writer: RowWriter) => number): Promise<void> {
    const { writer, marks, waiting } = this.#group;
    const rows = appendWhole(writer, write);
    if (rows === 0) return Promise.resolve();
    marks.push({ end: writer.length, rows });
    const done = new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
    this.#start();
    return done;
  }

  /** Resolves when the rows are acknowledged. */
  appendLarge(rows: LargeRows): Promise<void> {
    if (rows.rows === 0) return Promise.resolve();
    const done = new Promise<void>((resolve, reject) => {
      this.#large.push({ rows, waiter: { resolve, reject } });
    });
    this.#start();
    return done;
  }

  /** In memory, in the disk's hands, and in the open segment. */
  get bytes(): number {
    const large = this.#large.reduce((sum, { rows }) => sum + rows.bytes, 0);
    return this.#group.writer.length + large + this.#appending + (this.#segment?.bytes ?? 0);
  }

  /** Acknowledged and in the open segment. */
  get rows(): number {
    return this.#segment?.rows ?? 0;
  }

  /** When the open segment got its first rows; `undefined`: it has none. */
  get begun(): number | undefined {
    return this.rows === 0 ? undefined : this.#segment?.begun;
  }

  /** Resolves when all that was acknowledged before is in sealed segments. */
  seal(): Promise<void> {
    if (this.#segment === undefined && this.#pump === undefined) return Promise.resolve();
    const sealed = new Promise<void>((resolve) => this.#sealing.push(resolve));
    this.#start();
    return sealed;
  }

  /** Resolves when all that was appended before is acknowledged or refused, and sealed. */
  async close(): Promise<void> {
    while (this.#pump !== undefined) await this.#pump;
    await this.seal();
  }

  #start(): void {
    this.#pump ??= this.#run().finally(() => {
      this.#pump = undefined;
      if (this.#isBusy()) this.#start();
    });
  }

  #isBusy(): boolean {
    return this.#group.marks.length > 0 || this.#large.length > 0 || this.#sealing.length > 0;
  }

  async #run(): Promise<void> {
    // Lets the requests that are in memory already join the group.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#isBusy()) {
      const sealing = this.#sealing;
      this.#sealing = [];
      if (sealing.length > 0) await this.#sealSegment();
      for (const resolve of sealing) resolve();
      if (this.#group.marks.length > 0 || this.#large.length > 0) await this.#commitWaiting();
    }
  }

  /** The group, and large requests up to a size: one write and one entry for each request, however many wait. */
  async #commitWaiting(): Promise<void> {
    const group = this.#group;
    this.#group = newGroup(this.#spare ?? new RowWriter());
    this.#spare = undefined;
    const grouped = group.writer.view();
    const parts = [grouped];
    const entries = [...entriesOf(grouped, group.marks)];
    const waiting = group.waiting;
    let end = grouped.length;
    for (let next = this.#large[0]; next !== undefined; next = this.#large[0]) {
      const { rows, waiter } = next;
      if (end > 0 && end + rows.bytes > MAX_BYTES_AT_ONCE) break;
      this.#large.shift();
      end += rows.bytes;
      parts.push(...rows.parts);
      entries.push({ end, rows: rows.rows, crc: rows.crc });
      waiting.push(waiter);
    }
    await this.#commit(parts, entries, waiting);
    if (group.writer.length <= MAX_KEPT_BYTES) {
      group.writer.reset();
      this.#spare = group.writer;
    }
  }

  async #commit(
    parts: readonly Uint8Array[],
    entries: readonly Entry[],
    waiting: readonly Waiter[],
  ): Promise<void> {
    this.#appending = entries.at(-1)?.end ?? 0;
    try {
      const first = this.#segment === undefined || this.#segment.rows === 0;
      this.#segment ??= await this.#begin();
      await this.#segment.append(parts, entries);
      for (const { resolve } of waiting) resolve();
      if (first) this.#options.onBegun();
    } catch (cause) {
      const error = appendError(cause, this.#options.table.name);
      for (const { reject } of waiting) reject(error);
    }
    this.#appending = 0;
    const { limits } = this.#options;
    const segment = this.#segment;
    if (segment === undefined) return;
    if (segment.torn || segment.rows >= limits.rows || segment.bytes >= limits.bytes)
      await this.#sealSegment();
  }

  async #sealSegment(): Promise<void> {
    const segment = this.#segment;
    if (segment === undefined) return;
    this.#segment = undefined;
    const sealed = segment.seal();
    // In the same breath: a reader finds acknowledged rows either here or there.
    if (sealed.rows > 0) this.#options.onSealed(sealed);
    await segment.close();
    if (sealed.rows > 0) {
      await this.#options.watch.stage?.("sealed", this.#options.table.name);
      return;
    }
    const { files, directory } = this.#options;
    // What stays behind has no acknowledged row, and the next opening removes it.
    await deleteSegment(files, directory, sealed.name).catch(() => undefined);
  }

  #begin(): Promise<OpenSegment> {
    const { table, plan, nextName, clock } = this.#options;
    return OpenSegment.begin(this.#options, { name: nextName(table.name), plan, begun: clock() });
  }
}

/** Half a row would spoil the rows of every other request in the segment. */
function appendWhole(writer: RowWriter, write: (writer: RowWriter) => number): number {
  const before = writer.length;
  try {
    const rows = write(writer);
    if (rows === 0) writer.truncate(before);
    return rows;
  } catch (error) {
    writer.truncate(before);
    throw error;
  }
}

function newGroup(writer: RowWriter): Group {
  return { writer, marks: [], waiting: [] };
}

/** No room, no room for this user, a file that may grow no further. */
const FULL: ReadonlySet<string | undefined> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

function appendError(cause: unknown, table: string): SightlineError {
  if (FULL.has(systemCode(cause))) return storeErrors.STORE_DISK_FULL({ table }, { cause });
  const reason = cause instanceof Error ? cause.message : String(cause);
  return storeErrors.STORE_WRITE_FAILED({ table, reason }, { cause });
}
