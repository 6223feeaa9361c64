/**
 * Keeps the tables within a number of bytes: the oldest parts are dropped, whichever table they are in. Works in a session
 * of its own, so that neither receivers nor loads nor readers wait for it.
 */
import { execute } from "../client.ts";
import type { EngineSession } from "../engine.ts";
import { numberAt, textAt, bigintAt } from "../read/decode.ts";
import { DATABASE } from "../schema.ts";
import { partsToDrop, type StoredPart } from "./plan.ts";

/** Rows that went to make room for newer ones. */
export interface LetGo {
  readonly bytes: number;
  readonly spans: number;
  readonly logs: number;
  readonly samples: number;
  /** RFC 3339: of the oldest and the newest row that went. */
  readonly from: string;
  readonly to: string;
  /** Of all tables and the journal, before. */
  readonly usedBytes: number;
  readonly maxBytes: number;
}

export interface SizeLimitOptions {
  readonly session: EngineSession;
  readonly maxBytes: number;
  readonly journalBytes: () => number;
  /** Bytes free where the data is. Rejects when it cannot be told. */
  readonly freeBytes: () => Promise<number>;
  readonly event: (event: RetentionEvent) => void;
  /** Between two looks. */
  readonly intervalMs: number;
}

export type RetentionEvent =
  | ({ readonly kind: "let-go" } & LetGo)
  /** Said once until a look succeeds again. */
  | { readonly kind: "retention-failed"; readonly reason: string };

/** A part is dropped whole, so it must not grow to the whole: so many fit into the limit at least. */
const PARTS = 32;
const SMALLEST_PART_BYTES = 1_048_576;
/** The engine's own limit: https://clickhouse.com/docs/operations/settings/merge-tree-settings */
const ENGINE_PART_BYTES = 161_061_273_600;

/** Tables whose parts may go, with the time of a row as nanoseconds. */
const TIMES: ReadonlyMap<string, string> = new Map([
  ["otel_traces", "toUnixTimestamp64Nano(%(Timestamp))"],
  ["otel_logs", "toUnixTimestamp64Nano(%(Timestamp))"],
  ["metric_samples", "%(unix_milli) * 1000000"],
  ["metric_histograms", "%(unix_milli) * 1000000"],
  ["metric_exemplars", "%(unix_milli) * 1000000"],
  ["otel_traces_trace_id_ts", "toInt64(toUnixTimestamp(%(Start))) * 1000000000"],
]);
/** A part that a merge has replaced meanwhile: it is found under its new name next time. */
const NO_SUCH_DATA_PART = 232;

/** How large a part may become by merges; `undefined` puts back what the engine does by itself. */
export async function limitParts(session: EngineSession, maxBytes: number | undefined): Promise<void> {
  const bytes =
    maxBytes === undefined
      ? ENGINE_PART_BYTES
      : Math.min(ENGINE_PART_BYTES, Math.max(SMALLEST_PART_BYTES, Math.floor(maxBytes / PARTS)));
  for (const table of TIMES.keys()) {
    const rows = await execute(
      session,
      `SELECT extract(engine_full, 'max_bytes_to_merge_at_max_space_in_pool = (\\\\d+)') FROM system.tables
       WHERE database = '${DATABASE}' AND name = '${table}'`,
    );
    if (rows[0] === undefined) continue;
    const now = textAt(rows[0], 0);
    if (Number(now === "" ? ENGINE_PART_BYTES : now) === bytes) continue;
    await execute(
      session,
      `ALTER TABLE ${table} MODIFY SETTING max_bytes_to_merge_at_max_space_in_pool = ${bytes}`,
    );
  }
}

export class SizeLimit {
  readonly #options: SizeLimitOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;
  #failing = false;
  #items = 0;

  constructor(options: SizeLimitOptions) {
    this.#options = options;
    this.#later(0);
  }

  /** Spans, log records and samples that went since the store was opened. */
  get items(): number {
    return this.#items;
  }

  /** Looks now. Never rejects. */
  async check(): Promise<void> {
    const { event } = this.#options;
    try {
      const gone = await this.#letGo();
      this.#failing = false;
      if (gone === undefined) return;
      this.#items += gone.spans + gone.logs + gone.samples;
      event({ kind: "let-go", ...gone });
    } catch (cause) {
      if (this.#failing) return;
      this.#failing = true;
      event({ kind: "retention-failed", reason: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  /** Resolves when nothing of this runs any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #later(milliseconds: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#running = this.check().then(() => this.#later(this.#options.intervalMs));
    }, milliseconds);
    this.#timer.unref();
  }

  async #letGo(): Promise<LetGo | undefined> {
    const { session, maxBytes, journalBytes, freeBytes } = this.#options;
    const tableBytes = await bytesOf(session);
    const reading = {
      maxBytes,
      tableBytes,
      journalBytes: journalBytes(),
      freeBytes: await freeBytes().catch(() => undefined),
    };
    // Only where nothing has to go are the parts' times left alone.
    if (partsToDrop([{ ...NO_PART, bytes: tableBytes }], reading).length === 0) return undefined;
    const dropped: StoredPart[] = [];
    for (const part of partsToDrop(await storedParts(session), reading)) {
      if (this.#closed) break;
      if (await dropPart(session, part)) dropped.push(part);
    }
    return dropped.length === 0
      ? undefined
      : { ...summary(dropped), usedBytes: tableBytes + reading.journalBytes, maxBytes };
  }
}

const NO_PART: StoredPart = Object.freeze({ table: "", name: "", bytes: 0, rows: 0, oldest: 0n, newest: 0n });

async function bytesOf(session: EngineSession): Promise<number> {
  const rows = await execute(
    session,
    `SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = '${DATABASE}'`,
  );
  return numberAt(rows[0] ?? [0], 0);
}

/** Times come from the parts' own smallest and largest values, which takes no reading of rows. */
async function storedParts(session: EngineSession): Promise<readonly StoredPart[]> {
  const parts: StoredPart[] = [];
  for (const [table, time] of TIMES) {
    const rows = await execute(
      session,
      `SELECT p.name, p.bytes_on_disk, p.rows, t.oldest, t.newest FROM
         (SELECT name, bytes_on_disk, rows FROM system.parts WHERE active AND database = '${DATABASE}' AND table = '${table}') AS p
       INNER JOIN
         (SELECT _part, ${time.replace("%", "min")} AS oldest, ${time.replace("%", "max")} AS newest FROM ${table} GROUP BY _part) AS t
       ON p.name = t._part`,
    );
    for (const row of rows) {
      parts.push({
        table,
        name: textAt(row, 0),
        bytes: numberAt(row, 1),
        rows: numberAt(row, 2),
        oldest: bigintAt(row, 3),
        newest: bigintAt(row, 4),
      });
    }
  }
  return parts;
}

async function dropPart(session: EngineSession, part: StoredPart): Promise<boolean> {
  try {
    await execute(session, `ALTER TABLE ${part.table} DROP PART '${part.name}'`);
    return true;
  } catch (cause) {
    const inner = cause instanceof Error ? cause.cause : undefined;
    if (inner instanceof Error && "clickhouseCode" in inner && inner.clickhouseCode === NO_SUCH_DATA_PART)
      return false;
    throw cause;
  }
}

function summary(parts: readonly StoredPart[]): Omit<LetGo, "usedBytes" | "maxBytes"> {
  const rows = (table: string): number =>
    parts.filter((part) => part.table === table).reduce((sum, part) => sum + part.rows, 0);
  const times = parts.toSorted((left, right) => (left.oldest < right.oldest ? -1 : 1));
  const newest = parts.reduce((latest, part) => (part.newest > latest ? part.newest : latest), 0n);
  return {
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    spans: rows("otel_traces"),
    logs: rows("otel_logs"),
    samples: rows("metric_samples") + rows("metric_histograms"),
    from: isoText(times[0]?.oldest ?? 0n),
    to: isoText(newest),
  };
}

function isoText(nano: bigint): string {
  return new Date(Number(nano / 1_000_000n)).toISOString();
}
