/** Loads a segment into its table, whole, at most once. */
import { execute } from "./client.ts";
import type { EngineSession } from "./engine.ts";
import type { Segment } from "./segment.ts";
import { identifier, stringLiteral } from "./sql/literal.ts";

/**
 * One thread and one block for a segment: the block's number is part of what the engine deduplicates by, so other sizes
 * at a second load would store rows twice.
 */
const LOAD_SETTINGS = [
  "max_threads=1",
  "max_insert_threads=1",
  "min_insert_block_size_rows=4194304",
  "min_insert_block_size_bytes=1073741824",
  "max_partitions_per_insert_block=0",
  "deduplicate_blocks_in_dependent_materialized_views=1",
].join(", ");

export async function loadSegment(session: EngineSession, segment: Segment): Promise<void> {
  const columns = segment.table.columns.map((column) => identifier(column.name)).join(", ");
  const structure = segment.table.columns
    .map((column) => `${identifier(column.name)} ${column.type}`)
    .join(", ");
  const source = `file(${stringLiteral(segment.path)}, 'RowBinary', ${stringLiteral(structure)})`;
  await execute(
    session,
    `INSERT INTO ${segment.table.name} (${columns}) SELECT ${columns} FROM ${source} SETTINGS ${LOAD_SETTINGS}, insert_deduplication_token=${stringLiteral(segment.name)}`,
  );
}
