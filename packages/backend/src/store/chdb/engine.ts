/** Loads chDB and opens its data directory: the only file that knows the module's name. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { storeErrors } from "../errors.ts";
import { letFaultsEnd } from "./engine-faults.ts";

/** What Sightline uses of a chDB session. One query at a time a session. */
export interface EngineSession {
  queryAsync(
    sql: string,
    options: { readonly format: string },
  ): Promise<{ bytes(): Uint8Array; text(): string }>;
  close(): void;
}

export interface EngineOptions {
  readonly dataDir: string;
  readonly memoryBytes: number;
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
  await writeFile(config, configuration(options.memoryBytes));
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

/** Times are UTC everywhere: days of partitions must not depend on the machine's zone. */
function configuration(memoryBytes: number): string {
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
  <logger><level>none</level></logger>
</clickhouse>
`;
}
