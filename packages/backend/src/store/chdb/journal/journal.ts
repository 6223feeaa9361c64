/**
 * The journal is the insert: rows are appended to a segment file of their table, acknowledged, and the segment is loaded
 * whole; one that may have been loaded before, as far as its rows are missing. See docs/adr/0005.
 */
import { storeErrors } from "../../errors.ts";
import type { JournalStatus } from "../../store.ts";
import type { RowWriter } from "../rows/row-writer.ts";
import { ROW_TABLES, SAMPLE_TABLE, type RowTable } from "../rows/table.ts";
import { loadPlan, type EngineLoader } from "./engine-loader.ts";
import type { JournalWatch } from "./event.ts";
import { nodeFiles, type JournalFiles } from "./files.ts";
import { Freshness } from "./freshness.ts";
import { Lane, type LargeRows, type SealLimits } from "./lane.ts";
import { LoadQueue } from "./load-queue.ts";
import { Quarantine } from "./quarantine.ts";
import { recoverSegments } from "./recovery.ts";
import type { Durability, SealedSegment } from "./segment.ts";

export interface JournalOptions {
  /** Where segments wait for their load. */
  readonly directory: string;
  readonly quarantine: string;
  readonly loader: EngineLoader;
  /** The version that the tables have. */
  readonly schema: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Of two runs that begin in the same millisecond. */
  readonly pid: number;
  readonly durability?: Durability | undefined;
  readonly watch?: JournalWatch | undefined;
  readonly files?: JournalFiles | undefined;
  readonly limits?: Partial<JournalLimits> | undefined;
}

export interface JournalLimits {
  /** Of a segment. */
  readonly rows: number;
  /** Of a segment of samples, whose rows are small. */
  readonly sampleRows: number;
  /** Of a segment. */
  readonly bytes: number;
  /** A segment waits this long for more rows. */
  readonly ageMs: number;
  /** Of everything not loaded: more is refused, and the sender told to come back. */
  readonly unloadedBytes: number;
  /** Between two loads of a table for the sake of readers. */
  readonly readPauseMs: number;
  /** Before a load that failed is tried again. */
  readonly retryMs: number;
  /** For loads at the end; what is left is loaded by the next opening. */
  readonly closeMs: number;
}

const LIMITS: JournalLimits = Object.freeze({
  rows: 50_000,
  sampleRows: 500_000,
  bytes: 67_108_864,
  ageMs: 1000,
  unloadedBytes: 536_870_912,
  readPauseMs: 250,
  retryMs: 250,
  closeMs: 2000,
});

interface TableJournal {
  readonly table: RowTable;
  readonly lane: Lane;
  readonly freshness: Freshness;
  timer: NodeJS.Timeout | undefined;
}

/** Recovers what a run before left: it is loaded while the journal is in use already. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const files = options.files ?? nodeFiles;
  const watch = options.watch ?? {};
  const { directory, loader, clock } = options;
  await files.makeDirectory(directory);
  const durability = options.durability ?? "commit";
  const quarantine = new Quarantine({
    files,
    directory,
    quarantine: options.quarantine,
    durability,
    loader,
    watch,
  });
  const left = await recoverSegments({ files, directory, quarantine, watch, now: clock() });
  return new Journal({ ...options, files, watch, durability, quarantine }, left);
}

interface JournalParts {
  readonly files: JournalFiles;
  readonly watch: JournalWatch;
  readonly durability: Durability;
}

export class Journal {
  readonly #clock: () => number;
  readonly #limits: JournalLimits;
  readonly #quarantine: Quarantine;
  readonly #queue: LoadQueue;
  readonly #tables: ReadonlyMap<string, TableJournal>;
  #closed = false;

  constructor(
    options: Omit<JournalOptions, "quarantine"> & JournalParts & { readonly quarantine: Quarantine },
    left: readonly SealedSegment[],
  ) {
    const { files, directory, loader, watch, clock, quarantine } = options;
    this.#clock = clock;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#quarantine = quarantine;
    this.#queue = new LoadQueue({
      files,
      directory,
      loader,
      quarantine,
      watch,
      clock,
      retryMs: this.#limits.retryMs,
      onAttempted: () => this.#sealDue(),
    });
    for (const segment of left) this.#queue.add(segment, { mayBeThere: true });
    this.#tables = new Map(ROW_TABLES.map((table) => [table.name, this.#tableJournal(table, options)]));
  }

  /** Call it before the appends of a request. @throws STORE_CLOSED, STORE_OVERLOADED */
  admit(): void {
    if (this.#closed) throw storeErrors.STORE_CLOSED({ store: "chdb" });
    const pendingBytes = this.unloadedBytes;
    if (pendingBytes > this.#limits.unloadedBytes) throw storeErrors.STORE_OVERLOADED({ pendingBytes });
  }

  /**
   * `write` appends whole rows, in this call, and returns how many. Resolves when they are acknowledged. Rejects, and none
   * is kept, with STORE_DISK_FULL or STORE_WRITE_FAILED.
   */
  append(table: RowTable, write: (writer: RowWriter) => number): Promise<void> {
    return this.#of(table).lane.append(write);
  }

  /** As `append`, for rows that were made before. */
  appendLarge(table: RowTable, rows: LargeRows): Promise<void> {
    return this.#of(table).lane.appendLarge(rows);
  }

  /** Resolves when readers of these tables see everything that was acknowledged before the call. */
  async settle(tables: readonly RowTable[]): Promise<void> {
    await Promise.all(tables.map((table) => this.#of(table).freshness.settle()));
  }

  /** Runs while nothing is being loaded: tables and `unloadedRows` add up then. */
  betweenLoads<T>(act: () => Promise<T>): Promise<T> {
    return this.#queue.between(act);
  }

  /** Acknowledged rows of a table that are not in it yet. */
  unloadedRows(table: RowTable): number {
    const waiting = this.#queue.segments.filter(({ plan }) => plan.table === table.name);
    return waiting.reduce((sum, { rows }) => sum + rows, this.#of(table).lane.rows);
  }

  get unloadedBytes(): number {
    let bytes = 0;
    for (const { lane } of this.#tables.values()) bytes += lane.bytes;
    return this.#queue.segments.reduce((sum, segment) => sum + segment.bytes, bytes);
  }

  async status(): Promise<JournalStatus> {
    const segments = this.#queue.segments;
    const begun = segments.map((segment) => segment.begun);
    let rows = segments.reduce((sum, segment) => sum + segment.rows, 0);
    for (const { lane } of this.#tables.values()) {
      rows += lane.rows;
      if (lane.begun !== undefined) begun.push(lane.begun);
    }
    return {
      segments: begun.length,
      rows,
      bytes: this.unloadedBytes,
      oldestSeconds: begun.length === 0 ? 0 : Math.max(0, this.#clock() - Math.min(...begun)) / 1000,
      quarantined: await this.#quarantine.count(),
    };
  }

  /** Refuses what comes from now on, acknowledges what came before, loads what time allows. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { timer } of this.#tables.values()) clearTimeout(timer);
    await Promise.all([...this.#tables.values()].map(({ lane }) => lane.close()));
    await this.#queue.close(this.#limits.closeMs);
  }

  #of(table: RowTable): TableJournal {
    const found = this.#tables.get(table.name);
    if (found === undefined) throw new RangeError(`no such table: ${table.name}`);
    return found;
  }

  #tableJournal(table: RowTable, options: Omit<JournalOptions, "quarantine"> & JournalParts): TableJournal {
    const { files, directory, durability, watch, clock, pid, schema } = options;
    const run = `${Math.floor(clock())}-${pid}`;
    let count = 0;
    const lane = new Lane({
      files,
      directory,
      durability,
      watch,
      clock,
      table,
      plan: loadPlan(table, schema),
      limits: sealLimits(table, this.#limits),
      nextName: (name) => `${name}-${run}-${String(count++).padStart(8, "0")}`,
      onBegun: () => this.#sealLater(table),
      onSealed: (segment) => this.#queue.add(segment),
    });
    const pauseMs = this.#limits.readPauseMs;
    const freshness = new Freshness({ table: table.name, lane, queue: this.#queue, clock, pauseMs });
    return { table, lane, freshness, timer: undefined };
  }

  #sealLater(table: RowTable): void {
    const journal = this.#of(table);
    clearTimeout(journal.timer);
    if (this.#closed) return;
    journal.timer = setTimeout(() => this.#sealAged(journal), this.#limits.ageMs);
  }

  /** While another segment of the table waits, this one fills up: it would only wait behind it. */
  #sealAged({ table, lane }: TableJournal): void {
    if (this.#queue.isBehind(table.name)) return;
    void lane.seal();
  }

  #sealDue(): void {
    const due = this.#clock() - this.#limits.ageMs;
    for (const journal of this.#tables.values()) {
      const { begun } = journal.lane;
      if (begun !== undefined && begun <= due) this.#sealAged(journal);
    }
  }
}

function sealLimits(table: RowTable, { rows, sampleRows, bytes }: JournalLimits): SealLimits {
  return { rows: table === SAMPLE_TABLE ? sampleRows : rows, bytes };
}
