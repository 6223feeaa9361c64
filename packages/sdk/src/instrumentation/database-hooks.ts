/** All drivers of databases that the SDK watches by itself. */
import type { Databases } from "../database/databases.ts";
import type { Notices } from "../notice/notices.ts";
import type { Clock } from "../time/clock.ts";
import { betterSqlite3Hook } from "./better-sqlite3/better-sqlite3.ts";
import { type Given, givenInstrumentation } from "./given-database.ts";
import { HandedSite } from "./handed-site.ts";
import type { Instrumentation } from "./instrumentation.ts";
import { ioredisHook, ioredisInstrumentation } from "./ioredis/ioredis.ts";
import type { LibraryHook } from "./module-hook/module-hook.ts";
import { AskedText } from "./mysql2/asked-text.ts";
import { mysql2Instrumentation } from "./mysql2/mysql2.ts";
import { mysql2PoolHook } from "./mysql2/pool.ts";
import { pgHooks } from "./pg/pg.ts";
import { redisInstrumentation } from "./redis/redis.ts";
import { sqliteHook } from "./sqlite/sqlite.ts";

export interface DatabaseDrivers {
  /** What is changed when it is loaded. */
  readonly hooks: readonly LibraryHook[];
  /** What tells of its calls by itself. */
  readonly instrumentations: readonly Instrumentation[];
}

export function databaseDrivers(
  databases: Databases,
  given: Given | undefined,
  clock: Clock,
  notices: Notices,
): DatabaseDrivers {
  const mysql2 = { handed: new HandedSite(), asked: new AskedText() };
  return {
    hooks: [
      ...pgHooks(databases, clock),
      mysql2PoolHook(databases, clock, mysql2.handed),
      mysql2.asked.hook,
      sqliteHook(databases),
      betterSqlite3Hook(databases),
      ioredisHook,
    ],
    instrumentations: [
      mysql2Instrumentation(databases, mysql2, notices),
      ioredisInstrumentation(databases, notices),
      redisInstrumentation(databases, notices),
      ...(given === undefined ? [] : [givenInstrumentation(given, databases, clock)]),
    ],
  };
}
