/** Segments and the engine: how one is loaded, and whether its rows can be read. */
import { execute } from "../client.ts";
import type { EngineSession } from "../engine.ts";
import { identifier, stringLiteral } from "../sql/literal.ts";
import type { RowTable } from "../rows/table.ts";
import type { LoadPlan } from "./ledger.ts";

/**
 * One thread and one block for a segment: the block's number is part of what the engine deduplicates by, so other sizes
 * at a second load would store rows twice. Stored with each segment; a change here is for new segments only.
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
  insert_deduplicate: 1,
  deduplicate_blocks_in_dependent_materialized_views: 1,
});

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
  /** Adds the rows of the file to their table; nothing when a load under this name did so before. */
  load(name: string, plan: LoadPlan, path: string): Promise<void>;
  /** Whether the engine finds exactly this many whole rows in the file. Rejects when it cannot tell. */
  canRead(plan: LoadPlan, path: string, rows: number): Promise<boolean>;
  /** Whether the failure says nothing about the rows: no disk, no memory. */
  isPassing(cause: unknown): boolean;
}

export function engineLoader(session: EngineSession): EngineLoader {
  return {
    load: async (name, plan, path) => {
      const columns = plan.columns.map((column) => identifier(column.name)).join(", ");
      const settings = { ...plan.settings, ...LOAD_PRIORITY, insert_deduplication_token: name };
      await execute(
        session,
        `INSERT INTO ${identifier(plan.table)} (${columns}) SELECT ${columns} FROM ${source(plan, path)} SETTINGS ${settingsText(settings)}`,
      );
    },
    canRead: async (plan, path, rows) => {
      const columns = plan.columns.map((column) => identifier(column.name)).join(", ");
      const settings = { max_threads: 1, max_block_size: 65_409, optimize_count_from_files: 0 };
      try {
        const counted = await execute(
          session,
          `SELECT sum(1 + ignore(${columns})) FROM ${source(plan, path)} SETTINGS ${settingsText(settings)}`,
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

function source(plan: LoadPlan, path: string): string {
  const structure = plan.columns.map(({ name, type }) => `${identifier(name)} ${type}`).join(", ");
  return `file(${stringLiteral(path)}, 'RowBinary', ${stringLiteral(structure)})`;
}

function settingsText(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${typeof value === "number" ? value : stringLiteral(value)}`)
    .join(", ");
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
