/** Loads chDB and opens its data directory: the only file that knows the module's name. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { storeErrors } from "../errors.ts";
import { letFaultsEnd } from "./engine-faults.ts";
import type { Durability } from "./journal/segment.ts";

/** What Sightline uses of a chDB session. One query at a time a session. */
export interface EngineSession {
  queryAsync(sql: string, options: { readonly format: string }): Promise<EngineResult>;
  close(): void;
}

export interface EngineResult {
  bytes(): Uint8Array;
  text(): string;
}

export interface EngineOptions {
  readonly dataDir: string;
  readonly memoryBytes: number;
  /** What a row in a table survives; default `commit`. `fsync`: every part is on the disk before what it was made of goes. */
  readonly durability?: Durability | undefined;
}

export interface Engine {
  session(): EngineSession;
  /** Resolves when nothing runs in the engine any more; sessions can be closed then. */
  drain(): Promise<void>;
}

/** Marks and keys are kept for recently read parts only; the engine's defaults are 5 GiB for each. */
const CACHE_BYTES = 67_108_864;

export async function openEngine(options: EngineOptions): Promise<Engine> {
  const chdb = await loadModule();
  const database = join(options.dataDir, "engine");
  await mkdir(database, { recursive: true });
  const config = join(options.dataDir, "engine.xml");
  await writeFile(config, configuration(options));
  return {
    session: () => {
      const session = new chdb.Session(database, { connectionArgs: [`--config-file=${config}`] });
      letFaultsEnd();
      return session;
    },
    drain: () => chdb.drainPending(),
  };
}

interface EngineModule {
  readonly Session: new (
    path: string,
    options: { readonly connectionArgs: readonly string[] },
  ) => EngineSession;
  readonly drainPending: () => Promise<void>;
}

async function loadModule(): Promise<EngineModule> {
  try {
    return await import("chdb");
  } catch (cause) {
    const platform = `${process.platform}-${process.arch}`;
    const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
    throw storeErrors.ENGINE_UNAVAILABLE({ platform, reason }, { cause });
  }
}

/** In all, for queries, merges and files; the engine's default is 10,000. */
const MOST_THREADS = 500;

/**
 * Parts that a merge has replaced are kept this long. The engine's own 8 minutes made hundreds of folders. Linux writes what
 * lies in memory after 35 s (`vm.dirty_expire_centisecs`), so that a merge is on the disk before its sources go.
 */
const OLD_PARTS_SECONDS = 60;
/**
 * Below it all columns of a part share a file; above, each has two of its own. Three times what a load of spans brings: the
 * engine's 10 MB had every load of spans write 166 files, and every merge of ten such parts hold more than a thousand.
 */
const WIDE_PART_BYTES = 104_857_600;
/** Rows leave the journal when they are loaded, and a merge's sources go after it: both have to be on the disk by then. */
const ON_THE_DISK = `
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
    <min_rows_to_fsync_after_merge>1</min_rows_to_fsync_after_merge>`;

/** Times are UTC everywhere: days of partitions must not depend on the machine's zone. */
function configuration({ memoryBytes, durability }: EngineOptions): string {
  return `<clickhouse>
  <timezone>UTC</timezone>
  <max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
  <merges_mutations_memory_usage_soft_limit>${Math.floor(memoryBytes / 2)}</merges_mutations_memory_usage_soft_limit>
  <mark_cache_size>${CACHE_BYTES}</mark_cache_size>
  <index_mark_cache_size>${CACHE_BYTES}</index_mark_cache_size>
  <primary_index_cache_size>${CACHE_BYTES}</primary_index_cache_size>
  <query_condition_cache_size>${CACHE_BYTES}</query_condition_cache_size>
  <compiled_expression_cache_size>${CACHE_BYTES}</compiled_expression_cache_size>
  <max_thread_pool_size>${MOST_THREADS}</max_thread_pool_size>
  <merge_tree>
    <old_parts_lifetime>${OLD_PARTS_SECONDS}</old_parts_lifetime>
    <min_bytes_for_wide_part>${WIDE_PART_BYTES}</min_bytes_for_wide_part>${durability === "fsync" ? ON_THE_DISK : ""}
  </merge_tree>
  <logger><level>none</level></logger>
</clickhouse>
`;
}
