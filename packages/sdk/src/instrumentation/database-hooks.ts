/** All drivers of databases that the SDK watches by itself. */
import type { Databases } from "../database/databases.ts";
import type { Notices } from "../notice/notices.ts";
import type { Clock } from "../time/clock.ts";
import { betterSqlite3Hook } from "./better-sqlite3/better-sqlite3.ts";
import type { Instrumentation } from "./instrumentation.ts";
import { ioredisHook, ioredisInstrumentation } from "./ioredis/ioredis.ts";
import type { LibraryHook } from "./module-hook/module-hook.ts";
import { mysql2Instrumentation } from "./mysql2/mysql2.ts";
import { mysql2PoolHook } from "./mysql2/pool.ts";
import { pgHooks } from "./pg/pg.ts";
import { redisInstrumentation } from "./redis/redis.ts";
import { sqliteHook } from "./sqlite/sqlite.ts";

/** What is changed when it is loaded. */
export function databaseHooks(databases: Databases, clock: Clock): readonly LibraryHook[] {
  return [
    ...pgHooks(databases, clock),
    mysql2PoolHook(databases, clock),
    sqliteHook(databases),
    betterSqlite3Hook(databases),
    ioredisHook,
  ];
}

/** What tells of its calls by itself. */
export function databaseInstrumentations(databases: Databases, notices: Notices): readonly Instrumentation[] {
  return [
    mysql2Instrumentation(databases, notices),
    ioredisInstrumentation(databases, notices),
    redisInstrumentation(databases, notices),
  ];
}
