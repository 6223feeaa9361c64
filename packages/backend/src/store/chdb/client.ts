/** Runs SQL: values bound, one query at a time a session, failures as errors of the store's catalogue. */
import { SightlineError } from "@sightline/model";
import { currentAsker } from "../asker.ts";
import { storeErrors } from "../errors.ts";
import type { Cancellation } from "./cancellation.ts";
import type { EngineResult, EngineSession } from "./engine.ts";
import type { SessionPool } from "./session-pool.ts";
import type { Binding } from "./sql/binding.ts";
import { stringLiteral } from "./sql/literal.ts";

export interface QueryLimits {
  readonly seconds: number;
  readonly megabytes: number;
}

/** A row as the engine's JSONCompactEachRow gives it; 64-bit integers are text. */
export type Row = readonly unknown[];

/** The engine's error codes: https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp */
const TIMEOUT_EXCEEDED = 159;
const MEMORY_LIMIT_EXCEEDED = 241;
const QUERY_WAS_CANCELLED = 394;
/**
 * Memory that has to be free for each thread of a query. The engine's default of 1 GiB, under a cap of 1.5 GB for all of it,
 * left every query one thread.
 */
const THREAD_BYTES = 134_217_728;
/** In the engine's words where it is not one query's limit that was reached. */
const TOTAL_MEMORY = "(total) memory limit exceeded";

export class SqlClient {
  readonly #readers: SessionPool;
  readonly #limits: QueryLimits;
  readonly #cancellation: Cancellation;

  constructor(readers: SessionPool, limits: QueryLimits, cancellation: Cancellation) {
    this.#readers = readers;
    this.#limits = limits;
    this.#cancellation = cancellation;
  }

  /**
   * `sql` has no SETTINGS clause of its own. Rejects with `QUERY_TOO_SLOW`, `QUERY_TOO_LARGE`, `ENGINE_MEMORY_FULL`,
   * `QUERY_FAILED`, and as `SessionPool.lease` does.
   */
  async rows(sql: string, binding?: Binding): Promise<Row[]> {
    const result = await this.#query(sql, binding, "JSONCompactEachRow");
    return parseRows(result.text());
  }

  /** As `rows`, in the engine's RowBinary. */
  async binary(sql: string, binding?: Binding): Promise<Uint8Array> {
    const result = await this.#query(sql, binding, "RowBinary");
    return result.bytes();
  }

  async #query(sql: string, binding: Binding | undefined, format: Format): Promise<EngineResult> {
    const { seconds, megabytes } = this.#limits;
    const mark = this.#cancellation.mark();
    const settings = `SETTINGS max_threads_min_free_memory_per_thread=${THREAD_BYTES}, max_execution_time=${seconds}, max_memory_usage=${megabytes * 1_000_000}, output_format_json_quote_64bit_integers=1, output_format_json_quote_denormals=1, log_comment=${stringLiteral(mark)}`;
    const asker = currentAsker();
    return this.#readers.lease(
      (session) =>
        this.#stoppable(mark, asker?.signal, () =>
          run(session, `${binding?.statements() ?? ""}${sql} ${settings}`, this.#limits, format),
        ),
      asker,
    );
  }

  async #stoppable<T>(mark: string, signal: AbortSignal | undefined, query: () => Promise<T>): Promise<T> {
    if (signal === undefined) return query();
    if (signal.aborted) throw storeErrors.READ_ABANDONED({});
    let isOver = false;
    const stop = (): void => void this.#cancellation.stop(mark, () => isOver);
    signal.addEventListener("abort", stop);
    try {
      return await query();
    } finally {
      isOver = true;
      signal.removeEventListener("abort", stop);
    }
  }
}

/** Runs a statement without limits: schema and inserts. */
export async function execute(session: EngineSession, sql: string): Promise<Row[]> {
  return parseRows((await run(session, sql, undefined)).text());
}

type Format = "JSONCompactEachRow" | "RowBinary";

async function run(
  session: EngineSession,
  sql: string,
  limits: QueryLimits | undefined,
  format: Format = "JSONCompactEachRow",
): Promise<EngineResult> {
  try {
    return await session.queryAsync(sql, { format });
  } catch (cause) {
    throw engineError(cause, limits);
  }
}

function engineError(cause: unknown, limits: QueryLimits | undefined): SightlineError {
  if (cause instanceof SightlineError) return cause;
  const code = cause instanceof Error && "clickhouseCode" in cause ? cause.clickhouseCode : undefined;
  if (code === TIMEOUT_EXCEEDED && limits !== undefined) {
    return storeErrors.QUERY_TOO_SLOW({ seconds: limits.seconds }, { cause });
  }
  if (code === MEMORY_LIMIT_EXCEEDED && limits !== undefined) {
    if (cause instanceof Error && cause.message.includes(TOTAL_MEMORY)) {
      return storeErrors.ENGINE_MEMORY_FULL({}, { cause });
    }
    return storeErrors.QUERY_TOO_LARGE({ megabytes: limits.megabytes }, { cause });
  }
  if (code === QUERY_WAS_CANCELLED) return storeErrors.READ_ABANDONED({}, { cause });
  return storeErrors.QUERY_FAILED(
    { reason: cause instanceof Error ? cause.message : String(cause) },
    { cause },
  );
}

function parseRows(text: string): Row[] {
  const rows: Row[] = [];
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    if (end > start) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each line of this format is one JSON array
      rows.push(JSON.parse(text.slice(start, end)) as Row);
    }
    start = end + 1;
  }
  return rows;
}
