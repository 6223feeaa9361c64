/** Segments and the engine: how one is loaded, and whether its rows can be read. */
import { execute } from "../client.ts";
import type { EngineSession } from "../engine.ts";
import { identifier } from "../sql/literal.ts";
import type { RowTable } from "../rows/table.ts";
import type { LoadPlan } from "./ledger.ts";
import { columnList, rowSource, settingsText } from "./load-sql.ts";
import { repeatedLoad } from "./repeated-load.ts";

/**
 * One thread and one block for a segment, so that it becomes one part for each day. Stored with each segment; a change here
 * is for new segments only.
 */
const LOAD_SETTINGS: LoadPlan["settings"] = Object.freeze({
  max_threads: 1,
  max_insert_threads: 1,
  max_block_size: 65_409,
  min_insert_block_size_rows: 4_194_304,
  min_insert_block_size_bytes: 1_073_741_824,
  min_insert_block_size_rows_for_materialized_views: 0,
  min_insert_block_size_bytes_for_materialized_views: 0,
  max_partitions_per_insert_block: 0,
  parallel_view_processing: 0,
});

/**
 * The engine's own deduplication is off: it may take rows for loaded that are not (`repeated-load.ts`), and equal rows of two
 * requests are no repetition. This setting overrides the engine's others of that kind, also those in plans of older segments.
 */
const EVERY_ROW = Object.freeze({ deduplicate_insert_select: "disable" });

/**
 * What waits in the journal is safe; who sends waits for an answer. So a load yields the processor to the receivers. The
 * engine can say so to Linux only with CAP_SYS_NICE; without, this has no effect. It changes no row, so it is no part of
 * the plan.
 */
const LOAD_PRIORITY = Object.freeze({
  os_threads_nice_value_query: 10,
  os_threads_nice_value_materialized_view: 10,
});

export function loadPlan(table: RowTable, schema: number): LoadPlan {
  return Object.freeze({ table: table.name, columns: table.columns, settings: LOAD_SETTINGS, schema });
}

export interface EngineLoader {
  /** Adds the rows of the file to their table. When it rejects, or never settles, any of them may be there. */
  load(plan: LoadPlan, path: string): Promise<void>;
  /** Adds those rows of the file that an earlier load did not. */
  loadAgain(plan: LoadPlan, path: string): Promise<void>;
  /** Whether the engine finds exactly this many whole rows in the file. Rejects when it cannot tell. */
  canRead(plan: LoadPlan, path: string, rows: number): Promise<boolean>;
  /** Whether the failure says nothing about the rows: no disk, no memory. */
  isPassing(cause: unknown): boolean;
}

export function engineLoader(session: EngineSession): EngineLoader {
  return {
    load: async (plan, path) => {
      const columns = columnList(plan);
      await execute(
        session,
        `INSERT INTO ${identifier(plan.table)} (${columns}) SELECT ${columns} FROM ${rowSource(plan, path)} SETTINGS ${settingsText(loadSettings(plan))}`,
      );
    },
    loadAgain: async (plan, path) => {
      for (const statement of repeatedLoad(plan, path, loadSettings(plan))) await execute(session, statement);
    },
    canRead: async (plan, path, rows) => {
      const settings = { max_threads: 1, max_block_size: 65_409, optimize_count_from_files: 0 };
      try {
        const counted = await execute(
          session,
          `SELECT sum(1 + ignore(${columnList(plan)})) FROM ${rowSource(plan, path)} SETTINGS ${settingsText(settings)}`,
        );
        return Number(counted[0]?.[0]) === rows;
      } catch (cause) {
        if (isPassing(cause)) throw cause;
        return false;
      }
    },
    isPassing,
  };
}

function loadSettings(plan: LoadPlan): Readonly<Record<string, string | number>> {
  return { ...plan.settings, ...LOAD_PRIORITY, ...EVERY_ROW };
}

/**
 * Files that are not there or cannot be read or written, timeouts, no memory, no disk, too many parts, the system's own errors.
 * https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
 */
const PASSING: ReadonlySet<unknown> = new Set([74, 75, 76, 107, 159, 173, 236, 241, 243, 252, 425, 1001]);

function isPassing(cause: unknown): boolean {
  const inner = cause instanceof Error ? cause.cause : undefined;
  return inner instanceof Error && "clickhouseCode" in inner && PASSING.has(inner.clickhouseCode);
}
